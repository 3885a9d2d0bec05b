/** The parts of a document that Preact needs to render text into it. */
export class TinyNode {
  readonly nodeType: number;
  readonly localName: string;
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";
  readonly ownerDocument: TinyDocument;
  data = "";
  parentNode: TinyNode | null = null;
  childNodes: TinyNode[] = [];

  constructor(ownerDocument: TinyDocument, localName: string, data = "") {
    this.ownerDocument = ownerDocument;
    this.localName = localName;
    this.nodeType = localName === "#text" ? 3 : 1;
    this.data = data;
  }

  get firstChild(): TinyNode | null {
    return this.childNodes[0] ?? null;
  }

  get nextSibling(): TinyNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  get textContent(): string {
    return this.nodeType === 3 ? this.data : this.childNodes.map(({ textContent }) => textContent).join("");
  }

  insertBefore(child: TinyNode, before: TinyNode | null): TinyNode {
    child.remove();
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  appendChild(child: TinyNode): TinyNode {
    return this.insertBefore(child, null);
  }

  removeChild(child: TinyNode): TinyNode {
    this.childNodes = this.childNodes.filter((each) => each !== child);
    child.parentNode = null;
    return child;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }
}

export class TinyDocument {
  createElement(localName: string): TinyNode {
    return new TinyNode(this, localName);
  }

  createElementNS(_namespace: string, localName: string): TinyNode {
    return new TinyNode(this, localName);
  }

  createTextNode(data: string): TinyNode {
    return new TinyNode(this, "#text", data);
  }
}
