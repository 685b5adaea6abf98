import { linesOf } from "../organization/organization";
import type { User } from "./use-people";

type Role = NonNullable<User["role"]>;
export type Typed = ReturnType<typeof toForm>;

export const toForm = (user: User | null) => ({
  username: user?.username ?? "",
  first_name: user?.first_name ?? "",
  last_name: user?.last_name ?? "",
  email: user?.email ?? "",
  role: (user?.role ?? "staff") as string,
  branches: (user?.branches ?? []).map(String).sort(),
  aliases: (user?.aliases ?? []).join("\n"),
  is_active: user?.is_active ?? true,
});

export function toBody({ role, branches, aliases, ...others }: Partial<Typed>) {
  return {
    ...others,
    ...(role !== undefined && { role: role as Role }),
    ...(branches !== undefined && { branches: branches.map(Number) }),
    ...(aliases !== undefined && { aliases: linesOf(aliases) }),
  };
}
