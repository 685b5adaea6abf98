import { useLingui } from "@lingui/react/macro";
import { Button, Group, Kbd, Text } from "@mantine/core";
import type { RefObject } from "react";
import { useMe } from "@/api/me";
import { formatMoney } from "@/lib/money";
import { type BillDraft, isBlank, isTouched, totalOfBill } from "./bill-draft";
import classes from "./counter.module.css";
import type { useSave } from "./use-save";

type Props = {
  bill: BillDraft;
  save: ReturnType<typeof useSave>;
  saveButton: RefObject<HTMLButtonElement | null>;
  onSubmit: (cameOnly: boolean) => void;
  onThrowAway: () => void;
};

/** What a bill comes to, and how it ends. */
export function SaveBar({ bill, save, saveButton, onSubmit, onThrowAway }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const total = totalOfBill(bill, me.currency?.decimals ?? 2);
  const hasLines = bill.lines.some((line) => !isBlank(line));
  return (
    <Group className={classes.save} justify="flex-end">
      <Group wrap="nowrap" className={classes.part}>
        <Text fw={700} size="xl" aria-live="polite">
          {t`Total`}{" "}
          {total === null || !me.currency
            ? "–"
            : formatMoney(total, {
                ...me.currency,
                region: me.organization.default_region ?? "",
              })}
        </Text>
        {isTouched(bill) && (
          <Button
            variant="subtle"
            color="gray"
            flex="none"
            disabled={save.isPending}
            onClick={onThrowAway}
          >
            {t`Throw away`}
          </Button>
        )}
      </Group>
      <Group wrap="nowrap" className={classes.part}>
        <Button
          variant="default"
          disabled={!bill.person || bill.person.kind === "nobody"}
          onClick={() => onSubmit(true)}
          loading={save.isPending && save.variables.cameOnly}
        >
          {t`Came, did not buy`}
        </Button>
        <Button
          ref={saveButton}
          flex="none"
          disabled={!bill.person || !hasLines}
          onClick={() => onSubmit(false)}
          loading={save.isPending && !save.variables.cameOnly}
          aria-keyshortcuts="Control+Enter"
        >
          {t`Save`}{" "}
          <Kbd ms={8} size="xs" visibleFrom="sm">
            Ctrl-Enter
          </Kbd>
        </Button>
      </Group>
    </Group>
  );
}
