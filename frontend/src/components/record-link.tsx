import { useLingui } from "@lingui/react/macro";
import type { ComponentProps } from "react";
import { TextLink } from "./text-link";

const PATHS = {
  customer: "/customers/$id",
  lead: "/leads/$id",
  channel_partner: "/partners/$id",
} as const;
export type RecordType = keyof typeof PATHS;

type Props = {
  type: RecordType;
  id: number;
  name: string;
} & Pick<ComponentProps<typeof TextLink>, "fw" | "fz">;

/** The name of one of those that can be doubles, leading to it. */
export function RecordLink({ type, id, name, ...looks }: Props) {
  return (
    <TextLink to={PATHS[type]} params={{ id: String(id) } as never} {...looks}>
      <bdi>{name}</bdi>
    </TextLink>
  );
}

/** From a refusal that names who has what was typed already, to them. */
export function WhoHasIt({ type, id }: { type: RecordType; id: unknown }) {
  const { t } = useLingui();
  if (typeof id !== "number") return null;
  return (
    <TextLink to={PATHS[type]} params={{ id: String(id) } as never}>
      {t`Open who has it`}
    </TextLink>
  );
}
