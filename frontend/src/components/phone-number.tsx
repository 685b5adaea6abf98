import { useMe } from "@/api/me";
import { formatPhone } from "@/lib/phones";

/** A number reads from left to right, whatever language is around it. */
export function PhoneNumber({ phone }: { phone: string }) {
  const { organization } = useMe();
  return <bdi dir="ltr">{formatPhone(phone, organization.default_region ?? "")}</bdi>;
}
