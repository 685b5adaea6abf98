import { type Currency, formatMoney } from "@/lib/money";
import { useMe } from "./me";

/** The organization's own. */
export function useCurrency(): Currency {
  const me = useMe();
  return {
    code: me.currency?.code ?? "INR",
    decimals: me.currency?.decimals ?? 2,
    region: me.organization.default_region ?? "",
  };
}

export function useFormatMoney(): (amount: string) => string {
  const currency = useCurrency();
  return (amount) => formatMoney(amount, currency);
}
