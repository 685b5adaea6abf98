import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useState } from "react";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { NoRight } from "@/components/no-right";
import { ScreenTitle } from "@/components/screen-title";
import { Bill } from "./bill";
import { type BillDraft, isTouched } from "./bill-draft";
import { OpenBills, OpenElsewhere, useBillName } from "./open-bills";
import { type Saved, SavedNote } from "./saved-note";
import { useArrival } from "./use-arrival";
import { useBills } from "./use-bills";

export function Counter() {
  const { t } = useLingui();
  if (!useMay("work")) {
    return <NoRight title={t`Counter`}>{t`Your role writes no bills.`}</NoRight>;
  }
  return <Bills />;
}

function Bills() {
  const { t } = useLingui();
  const open = useBills();
  const nameOf = useBillName();
  const [saved, setSaved] = useState<Saved | null>(null);
  const [thrown, setThrown] = useState<BillDraft | null>(null);
  useHotkeys([["alt+N", open.openAnother]], []);
  const arriving = useArrival(open.ready, open.openFor);
  if (!open.ready) return null;
  const onSaved = (bill: BillDraft, answer: Saved) => {
    setSaved(answer);
    setThrown(null);
    open.close(bill.key);
  };
  const onThrowAway = (bill: BillDraft) => {
    setSaved(null);
    setThrown(bill);
    open.close(bill.key);
  };
  const { bill, elsewhere } = open;
  const title = t`Counter`;
  return (
    <Stack gap="md">
      <ScreenTitle title={title} tab={isTouched(bill) ? `${nameOf(bill)} · ${title}` : title}>
        <Button variant="default" onClick={open.openAnother} aria-keyshortcuts="Alt+N">
          {t`New bill`}{" "}
          <Kbd ms={8} size="xs" visibleFrom="sm">
            Alt-N
          </Kbd>
        </Button>
      </ScreenTitle>
      {elsewhere.length > 0 && <OpenElsewhere bills={elsewhere} onTakeOver={open.takeOver} />}
      {open.bills.length > 1 && <OpenBills {...open} />}
      {arriving.isError && <ErrorNote error={arriving.error} onRetry={() => arriving.refetch()} />}
      {saved && <SavedNote key={saved.bill.id} saved={saved} onClose={() => setSaved(null)} />}
      {thrown && (
        <Alert color="gray" role="status">
          <Group justify="space-between" gap="sm">
            <Text size="sm">{t`Thrown away: ${nameOf(thrown)}`}</Text>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                open.bringBack(thrown);
                setThrown(null);
              }}
            >
              {t`Bring back`}
            </Button>
          </Group>
        </Alert>
      )}
      <Bill
        key={bill.key}
        bill={bill}
        onChange={(change) => open.changeBill(bill.key, (now) => ({ ...now, ...change }))}
        onSaved={(answer) => onSaved(bill, answer)}
        onThrowAway={() => onThrowAway(bill)}
      />
    </Stack>
  );
}
