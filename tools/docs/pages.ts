/** A page of docs/ that is made from the code. */
export interface GeneratedPage {
  /** From the root of the repository. */
  readonly path: string;
  readonly generate: () => string;
}

export const generatedPages: readonly GeneratedPage[] = [];
