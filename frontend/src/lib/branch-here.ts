type Member = { branches: readonly { id: number }[] };

const BRANCH = "footfall.branch";

/** A computer stands in one shop: what was chosen here last is proposed. */
export const rememberBranch = (branch: number | null) =>
  localStorage.setItem(BRANCH, String(branch ?? ""));

/** The shop where `me` works at this computer; null where several may be meant. */
export function branchHere(me: Member): number | null {
  if (me.branches.length === 1) return me.branches[0]?.id ?? null;
  const last = Number(localStorage.getItem(BRANCH));
  return me.branches.some((branch) => branch.id === last) ? last : null;
}
