import { useLingui } from "@lingui/react/macro";
import { Alert, Badge, Group, List, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import { describeFact } from "@/components/reason-words";
import type { RecordType } from "@/components/record-link";
import { formatPhone } from "@/lib/phones";
import { Actions } from "./actions";
import { Comparison } from "./comparison";
import type { Decided } from "./decisions";
import classes from "./duplicates.module.css";
import { GroupOf } from "./group";
import { choicesOf, type Plan, type Preview, planOf } from "./merge-plan";
import { Moves } from "./moves";
import type { Pair, PairDetail } from "./queue";
import { ONE_LABELS } from "./texts";
import { pairOptions, previewOptions, proposedOptions } from "./use-pairs";
import { decideAs, decisions, isLate } from "./waiting-decisions";

type Props = {
  pair: Pair;
  place?: number; // in the queue
  keyboard?: RefObject<boolean>;
  onSkip: () => void;
};

/** A pair that a link leads to, wherever it stands in the queue. */
export function LinkedPair({ id, onSkip }: { id: number; onSkip: () => void }) {
  const { t } = useLingui();
  const pair = useQuery(pairOptions(id));
  return (
    <ListBody query={pair} isEmpty={() => false} empty={null}>
      {(answer) =>
        answer.status === "open" ? (
          <OpenPair pair={answer} onSkip={onSkip} />
        ) : (
          <Alert role="status">{t`This pair is decided already.`}</Alert>
        )
      }
    </ListBody>
  );
}

export function OpenPair({ pair, ...props }: Props) {
  const queries = useQueryClient();
  const proposed = useQuery(proposedOptions(queries, pair));
  const { error } = proposed;
  const isOver = error !== null && isLate(error);
  const { first, second } = pair;
  useEffect(() => {
    if (!isOver) return;
    const names = { kept: nameOf(first), gone: [nameOf(second)] };
    decisions.noteLate({ kind: "apart", pair: pair.id, names }, error);
  }, [isOver, error, pair.id, first, second]);
  if (isOver) return null; // said above, and the next one is shown
  if (error && !proposed.data) {
    return (
      <Stack>
        <Text fw={600} dir="auto">{`${nameOf(first)} · ${nameOf(second)}`}</Text>
        <ErrorNote error={error} onRetry={() => void proposed.refetch()} />
      </Stack>
    );
  }
  return (
    <ListBody query={proposed} isEmpty={() => false} empty={null}>
      {([kept, other]) => (
        <Planned pair={pair} start={planOf(kept ?? first.id, other ?? second.id)} {...props} />
      )}
    </ListBody>
  );
}

const nameOf = ({ full_name: name, phone }: Pair["first"]) => name || phone || "?";

function Planned({ pair, start, place, keyboard, onSkip }: Props & { start: Plan }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const [plan, setPlan] = useState(start);
  const detail = useQuery(pairOptions(pair.id));
  const preview = useQuery(previewOptions(pair.type, plan.records));
  const sides = sidesOf(pair, detail.data);
  const names = plan.records.map((id) => {
    const side = sides.get(id);
    return side ? nameOf(side) : String(id);
  });
  const [kept = "", ...gone] = names;
  const merge = (of: Preview): Decided => ({
    kind: "merge",
    pair: pair.id,
    type: pair.type,
    primary: plan.records[0] ?? 0,
    others: plan.records.slice(1),
    choices: choicesOf(of, plan),
    names: { kept, gone },
  });
  const apart: Decided = {
    kind: "apart",
    pair: pair.id,
    names: { kept: nameOf(pair.first), gone: [nameOf(pair.second)] },
  };
  const current = preview.isError ? undefined : preview.data;
  return (
    <Stack gap="md" component="section" aria-label={names.join(", ")}>
      <Group gap="xs" align="baseline">
        {place !== undefined && <Text c="dimmed" size="sm">{`${place}.`}</Text>}
        <Title order={2} size="h4" dir="auto">
          {names.join(" · ")}
        </Title>
        <Badge variant="default">{i18n._(ONE_LABELS[pair.type] as never)}</Badge>
        {pair.likely_family && <Badge color="gray">{t`Perhaps family`}</Badge>}
      </Group>
      <Why pair={pair} />
      {preview.isError ? (
        <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <Comparison
          type={pair.type as RecordType}
          preview={preview.data}
          sides={sides}
          plan={plan}
          onPlan={setPlan}
        />
      )}
      {(detail.data?.related.length ?? 0) > 0 && (
        <GroupOf pair={pair} related={detail.data?.related ?? []} plan={plan} onPlan={setPlan} />
      )}
      {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
      {current && <Moves preview={current} />}
      <div className={classes.actions}>
        <Actions
          pair={pair}
          names={names}
          preview={current}
          plan={plan}
          onPlan={setPlan}
          onMerge={() => current && decideAs(me.id, merge(current))}
          onApart={() => decideAs(me.id, apart)}
          onSkip={onSkip}
          {...(keyboard && { keyboard })}
        />
      </div>
    </Stack>
  );
}

/** Everybody of whom something may be shown: the two, and those of the pairs beside theirs. */
function sidesOf(pair: Pair, detail: PairDetail | undefined): Map<number, Pair["first"]> {
  const all = [pair, ...(detail?.related ?? [])].flatMap(({ first, second }) => [first, second]);
  return new Map(all.map((side) => [side.id, side]));
}

function Why({ pair }: { pair: Pair }) {
  const { t } = useLingui();
  const region = useMe().organization.default_region ?? "";
  const phone = (number: string) => formatPhone(number, region);
  const isMany = pair.reason_facts.length > 1;
  return (
    <div>
      <Text size="sm" fw={600}>
        {pair.likely_family ? t`Why they are compared` : t`Why they may be one`}
      </Text>
      <List size="sm" className={isMany ? (classes.why ?? "") : ""}>
        {pair.reason_facts.map((fact) => (
          <List.Item key={JSON.stringify(fact)}>{describeFact(fact, phone)}</List.Item>
        ))}
      </List>
      {pair.likely_family && (
        <Text size="sm">
          {t`One shared key is all that speaks for one person, and the names plainly differ.`}
        </Text>
      )}
    </div>
  );
}
