import type { Me } from "@/api/me";

type Seller = { user: number; day: string; branch: number; seller: number | null };

const SELLER = "footfall.seller";

/** Who serves in a branch from now on: for the bills of this session, until the day is over. */
export function rememberSeller(me: Me, branch: number, seller: number | null): void {
  const remembered: Seller = { user: me.id, day: me.today ?? "", branch, seller };
  sessionStorage.setItem(SELLER, JSON.stringify(remembered));
}

/** null: whoever is signed in, as the service has it for what is not said. */
export function sellerHere(me: Me, branch: number | null): number | null {
  const text = sessionStorage.getItem(SELLER);
  if (!text) return null;
  const { user, day, branch: where, seller } = JSON.parse(text) as Seller;
  return user === me.id && day === (me.today ?? "") && where === branch ? seller : null;
}
