/** Whether a script was given its one flag. On any other argument, reports it and ends. */
export function hasFlag(flag: string): boolean {
  const given = process.argv.slice(2);
  const other = given.find((argument) => argument !== flag);
  if (other === undefined) return given.length > 0;
  console.error(`${flag} is all that can be asked for here, not ${other}.`);
  process.exit(1);
}
