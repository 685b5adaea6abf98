import { plural, t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconClock } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { describeError, Refused } from "@/api/errors";
import { useMay } from "@/api/me";
import { translate } from "@/lib/languages";
import { useKeys } from "@/lib/use-keys";
import type { Decided, Decision } from "./decisions";
import { joinNames } from "./texts";
import { decisions, useDecisions } from "./waiting-decisions";

export { resume } from "./waiting-decisions";

const MOST_SHOWN = 2;
/** Where somebody may stand who was just merged. */
const LISTS = ["duplicates", "merges", "customers", "counter", "contacts", "refills", "worklist"];

/** On whatever screen: what is sent in some seconds, with its Undo; above it what was not. */
export function Notes() {
  return useMay("manage") ? <OfManagers /> : null;
}

function OfManagers() {
  const { t } = useLingui();
  const all = useDecisions();
  const [isAll, setAll] = useState(false);
  useRenewal(all);
  const undo = useUndo();
  const isOnDuplicates = useIsOnDuplicates();
  const waiting = all.filter(({ state }) => state === "waiting" || state === "sending").reverse();
  const last = waiting.find(({ state }) => state === "waiting");
  useKeys(isOnDuplicates ? [["U", () => last && undo(last)]] : []);
  const shown = isAll ? waiting : waiting.slice(0, MOST_SHOWN);
  const more = waiting.length - shown.length;
  const over = all.filter(({ state }) => ["failed", "unsent", "late"].includes(state));
  if (waiting.length + over.length === 0) return <div role="status" />;
  return (
    <Stack gap="xs" mb="md">
      <NotDone decisions={over} />
      <div role="status">
        {shown.map((each) => (
          <Waiting key={each.id} decision={each} onUndo={() => undo(each)} isLast={each === last} />
        ))}
        {more > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
            {t`${more} more wait`}
          </Button>
        )}
      </div>
    </Stack>
  );
}

function useIsOnDuplicates(): boolean {
  return useLocation().pathname.endsWith("/duplicates");
}

/** Back in the queue; where that is open, in front of who decides. */
function useUndo() {
  const navigate = useNavigate();
  const isOnDuplicates = useIsOnDuplicates();
  return ({ id }: Decision) => {
    const undone = decisions.undo(id);
    if (undone && isOnDuplicates) {
      const at = String(undone.pair);
      void navigate({ to: "/duplicates", search: (now) => ({ ...now, at }) as never });
    }
  };
}

/** Lists are asked for anew once something is over. */
function useRenewal(all: readonly Decision[]): void {
  const queries = useQueryClient();
  const over = all.filter(({ state }) => state === "done" || state === "late");
  const key = over.map(({ id }) => id).join(",");
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that is over
  useEffect(() => {
    if (!key) return;
    for (const list of LISTS) void queries.invalidateQueries({ queryKey: [list] });
  }, [key]);
}

function describe({ kind, names }: Decided): string {
  const { kept } = names;
  const gone = joinNames(names.gone);
  return kind === "merge" ? t`${gone} into ${kept}` : t`${kept} and ${gone}: not the same`;
}

function Waiting(props: { decision: Decision; onUndo: () => void; isLast: boolean }) {
  const { t } = useLingui();
  const { decision, onUndo, isLast } = props;
  const said = describe(decision.decided);
  const isWaiting = decision.state === "waiting";
  const seconds = useSecondsTo(isWaiting ? decision.at : 0);
  return (
    <Group gap="xs" wrap="nowrap" mih={32}>
      <IconClock size={16} aria-hidden style={{ flex: "none" }} />
      <Text size="sm" lineClamp={2} dir="auto">
        {said}
        {!isWaiting && ` · ${t`is being saved`}`}
      </Text>
      {isWaiting && (
        <Button
          size="compact-sm"
          variant="default"
          flex="none"
          onClick={onUndo}
          aria-label={t`Undo: ${said}`}
          {...(isLast && { "aria-keyshortcuts": "U" })}
        >
          {t`Undo`}
          <Text span size="xs" ms={6} aria-hidden>
            {seconds}
          </Text>
        </Button>
      )}
    </Group>
  );
}

function useSecondsTo(at: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (at === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return Math.max(0, Math.ceil((at - now) / 1_000));
}

/** First how many, then each with its reason, until somebody sends it again or lets it be. */
function NotDone({ decisions: over }: { decisions: Decision[] }) {
  const failed = over.filter(({ state }) => state !== "late");
  const late = over.filter(({ state }) => state === "late");
  const merges = failed.filter(({ decided }) => decided.kind === "merge");
  const count = failed.length;
  return (
    <>
      {failed.length > 0 && (
        <Alert
          color="red"
          role="alert"
          icon={<IconAlertTriangle aria-hidden />}
          title={
            merges.length === count
              ? plural(count, { one: "# not merged", other: "# not merged" })
              : plural(count, { one: "# not saved", other: "# not saved" })
          }
        >
          <Stack gap="xs">
            {failed.map((each) => (
              <Failed key={each.id} decision={each} />
            ))}
          </Stack>
        </Alert>
      )}
      {late.map((each) => (
        <Late key={each.id} decision={each} />
      ))}
    </>
  );
}

function Failed({ decision }: { decision: Decision }) {
  const { t } = useLingui();
  const said = describe(decision.decided);
  return (
    <Group gap="sm">
      <Text size="sm" dir="auto">
        <b>{said}</b> · {useReason(decision)}
      </Text>
      <Button
        size="compact-sm"
        onClick={() => decisions.retry(decision.id)}
        aria-label={t`Try again: ${said}`}
      >
        {t`Try again`}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => decisions.forget(decision.id)}
        aria-label={t`Let it be: ${said}`}
      >
        {t`Let it be`}
      </Button>
    </Group>
  );
}

function useReason({ state, error, mayHaveArrived }: Decision): string {
  const { t } = useLingui();
  if (state !== "unsent") return translate(describeError(error));
  return mayHaveArrived
    ? t`The page was closed while it was sent. It may have arrived: trying again does nothing twice.`
    : t`The page was closed, or the device slept, before it was sent. Nothing was changed.`;
}

function Late({ decision }: { decision: Decision }) {
  const { t } = useLingui();
  const { kept } = decision.decided.names;
  const gone = joinNames(decision.decided.names.gone);
  const { error } = decision;
  const isMerged = error instanceof Refused && /merged/.test(error.code);
  return (
    <Alert role="status">
      <Group gap="sm" justify="space-between">
        <Text size="sm" dir="auto">
          {isMerged
            ? t`${kept} and ${gone}: somebody merged one of them meanwhile. Nothing was done twice.`
            : t`${kept} and ${gone}: one of them is gone meanwhile. Nothing was changed.`}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => decisions.forget(decision.id)}>
          {t`I see`}
        </Button>
      </Group>
    </Alert>
  );
}
