/** The parts of a document that Preact needs to render into it, and to be told of a press. */
export class TinyNode {
  readonly nodeType: number;
  readonly localName: string;
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";
  readonly ownerDocument: TinyDocument;
  data = "";
  value = "";
  checked = false;
  parentNode: TinyNode | null = null;
  childNodes: TinyNode[] = [];
  readonly style: Record<string, string> = {};
  readonly attributes = new Map<string, unknown>();
  readonly #listeners = new Map<string, (event: object) => void>();

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

  /** This node and all below it, in order. */
  *all(): Generator<TinyNode> {
    yield this;
    for (const child of this.childNodes) yield* child.all();
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, listener);
  }

  removeEventListener(type: string): void {
    this.#listeners.delete(type);
  }

  /** As by keyboard: a click with no position. */
  fire(type: string, more: object = {}): void {
    const event = { type, detail: 0, clientX: 0, clientY: 0, timeStamp: 0, currentTarget: this, ...more };
    this.#listeners.get(type)?.call(this, event);
  }

  focus(): void {
    this.ownerDocument.activeElement = this;
  }

  scrollIntoView(): void {}

  querySelector(): null {
    return null;
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

  append(child: TinyNode): void {
    this.appendChild(child);
  }

  replaceWith(other: TinyNode): void {
    this.parentNode?.insertBefore(other, this);
    this.remove();
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
  activeElement: TinyNode | null = null;

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
