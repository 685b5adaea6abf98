import { useLingui } from "@lingui/react/macro";
import { Group } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useColleagues } from "@/api/colleagues";
import { useMay, useMe } from "@/api/me";
import { Choice } from "@/components/lists/choice";
import { nameOf } from "@/components/person-menu";
import { RangeChoice } from "@/components/range-choice";
import { type Dashboard, EVERYBODY, useWhose, type View } from "./use-dashboard";

const route = getRouteApi("/dashboard");

/** Which days, which shop and whose: the address has them all. */
export function Filters({ shown }: { shown: Dashboard | undefined }) {
  const { t } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const whose = useWhose(view);
  const branches = withAsked(
    me.branches.map((branch) => [String(branch.id), branch.name]),
    view.branch,
  );
  const members = useMembers(shown, whose);
  const change = (change: Partial<View>) =>
    void navigate({ search: (now) => ({ ...now, ...change }) });
  return (
    <Group gap="sm" align="flex-end">
      <RangeChoice view={view} onChange={change} />
      {(branches.length > 1 || view.branch) && (
        <Choice
          label={t`Shop`}
          value={view.branch ?? ""}
          onChange={(branch) => change({ branch })}
          all={t`All shops`}
          choices={branches}
        />
      )}
      {members.length > 0 && (
        <Choice
          label={t`Whose`}
          value={whose}
          onChange={(staff) => change({ staff: staff || EVERYBODY })}
          all={t`Everybody's`}
          choices={members}
        />
      )}
    </Group>
  );
}

/** Who works here, and whoever did something in these days; who only reads is not told of others. */
function useMembers(shown: Dashboard | undefined, whose: string): [string, string][] {
  const me = useMe();
  const mayWork = useMay("work");
  const members = new Map<string, string>();
  if (mayWork) members.set(String(me.id), nameOf(me));
  const colleagues = useColleagues(undefined, mayWork);
  for (const each of colleagues.data ?? []) members.set(String(each.id), each.name);
  for (const { id, name } of shown?.staff.rows ?? [])
    if (id !== null) members.set(String(id), name);
  const known = [...members].sort((a, b) => a[1].localeCompare(b[1]));
  return withAsked(known, whose);
}

/** What the address asks for can be seen and changed, whether or not it is known here. */
function withAsked(known: [string, string][], asked: string | undefined): [string, string][] {
  const isKnown = !asked || known.some(([id]) => id === asked);
  return isKnown ? known : [...known, [asked, `#${asked}`]];
}
