import { useLingui } from "@lingui/react/macro";
import { Badge, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useMe } from "@/api/me";
import { PhoneNumber } from "@/components/phone-number";
import { describeFact } from "@/components/reason-words";
import { formatPhone } from "@/lib/phones";
import { type Plan, withMember } from "./merge-plan";
import type { Pair } from "./queue";

type Props = {
  pair: Pair;
  related: Pair[];
  plan: Plan;
  onPlan: (plan: Plan) => void;
};

/** Who else may be the same as one of the two: merged with them only when somebody says so. */
export function GroupOf({ pair, related, plan, onPlan }: Props) {
  const { t } = useLingui();
  const region = useMe().organization.default_region ?? "";
  const phone = (number: string) => formatPhone(number, region);
  const own = [pair.first.id, pair.second.id];
  const others = new Map<number, { side: Pair["first"]; pairs: Pair[] }>();
  for (const each of related) {
    const side = own.includes(each.first.id) ? each.second : each.first;
    if (own.includes(side.id)) continue;
    const known = others.get(side.id) ?? { side, pairs: [] };
    others.set(side.id, { side, pairs: [...known.pairs, each] });
  }
  if (others.size === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t`Perhaps the same person, too`}>
      <Text size="sm" fw={600}>{t`Perhaps the same person, too`}</Text>
      {[...others.values()].map(({ side, pairs }) => {
        const name = side.full_name || side.phone;
        const facts = pairs[0]?.reason_facts ?? [];
        return (
          <Checkbox
            key={side.id}
            checked={plan.records.includes(side.id)}
            onChange={(event) => onPlan(withMember(plan, side.id, event.currentTarget.checked))}
            label={
              <Group gap="xs">
                <bdi>{t`Merge ${name} as well`}</bdi>
                <PhoneNumber phone={side.phone} />
                {pairs.every((each) => each.likely_family) && (
                  <Badge color="gray">{t`Perhaps family`}</Badge>
                )}
              </Group>
            }
            description={facts.map((fact) => describeFact(fact, phone)).join(" · ")}
          />
        );
      })}
    </Stack>
  );
}
