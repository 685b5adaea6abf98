import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { formatShortDay } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { formatPhone } from "@/lib/phones";
import { type BillDraft, requestKeyOf } from "./bill-draft";
import type { Saved } from "./saved-note";
import type { useSave } from "./use-save";

type Props = {
  save: ReturnType<typeof useSave>;
  bill: BillDraft;
  isPerhapsSaved: boolean; // sent so long ago that sending it again may make a second bill
  onRetry: (cameOnly: boolean, how?: { another: boolean }) => void;
  onChange: (change: Partial<BillDraft>) => void;
  onSaved: (saved: Saved) => void;
  onThrowAway: () => void;
};

/** Why a bill was not saved, each with a way on. */
export function SaveProblem({ save, bill, isPerhapsSaved, ...on }: Props) {
  const { t } = useLingui();
  const describe = useDescription();
  const cameOnly = save.variables?.cameOnly ?? false;
  // Not of the one that lay here before and was emptied.
  const isOfThis = save.variables?.requestKey === requestKeyOf(bill);
  const error = isOfThis ? save.error : null;
  const isOld = isPerhapsSaved && !!bill.sent?.length;
  const code = error instanceof Refused ? error.code : "";
  const isLost = code === "idempotency_key_reused" || code === "idempotency_answer_lost";
  const stored = isOfThis && save.data?.isEarlier ? save.data.saved : null;
  if (stored || isLost || isOld) {
    return (
      <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} role="alert">
        <Text size="sm">{describe(stored, isOld ? bill.sent?.[0]?.at : undefined)}</Text>
        <Group gap="xs" mt="xs">
          <Button
            variant="default"
            size="compact-md"
            onClick={() => (stored ? on.onSaved(stored) : on.onThrowAway())}
          >
            {stored ? t`Throw away what was changed` : t`Throw away`}
          </Button>
          <Button
            variant="default"
            size="compact-md"
            onClick={() => on.onRetry(cameOnly, { another: true })}
          >
            {t`Save as another bill`}
          </Button>
        </Group>
      </Alert>
    );
  }
  const survivor = error instanceof Refused && error.status === 410 && error.body.merged_into;
  const { person } = bill;
  if (survivor && person?.kind === "known") {
    return (
      <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} role="alert">
        <Text size="sm">{t`Not saved: this person was merged into another record meanwhile.`}</Text>
        <Button
          variant="default"
          size="compact-md"
          mt="xs"
          onClick={() => {
            on.onChange({ person: { ...person, id: Number(survivor) } });
            save.reset();
          }}
        >
          {t`Go on with that one`}
        </Button>
      </Alert>
    );
  }
  return error && <ErrorNote error={error} onRetry={() => on.onRetry(cameOnly)} />;
}

/** What is saved already, or may be. `sentAt`: milliseconds. */
function useDescription() {
  const { t, i18n } = useLingui();
  const me = useMe();
  return (stored: Saved | null, sentAt?: number) => {
    if (stored) {
      const { bill, customer } = stored;
      const phone = customer && formatPhone(customer.phone, me.organization.default_region ?? "");
      const name = customer?.full_name || phone || t`nobody in particular`;
      if (bill.visited_but_no_purchase) {
        return t`Noted already: ${name} came and did not buy. What was changed since is not saved.`;
      }
      const sum = formatMoney(bill.total_amount, {
        code: bill.currency,
        decimals: me.currency?.decimals ?? 2,
        region: me.organization.default_region ?? "",
      });
      return t`Saved already as ${bill.bill_number}, ${sum} to ${name}. What was changed since is not saved.`;
    }
    if (sentAt === undefined) {
      return t`This bill was saved already, as it was before it was changed. Look at the last bills before you save it again.`;
    }
    const day = formatShortDay(dayOf(sentAt), me.today ?? "", i18n.locale);
    return t`Sent ${day} without an answer: it may be saved already. Look at the last bills before you save it again.`;
  };
}

function dayOf(at: number): string {
  const day = new Date(at);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}
