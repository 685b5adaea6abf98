import { useLingui } from "@lingui/react/macro";
import { Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import { useMe } from "@/api/me";
import { Later } from "@/components/later";
import { rememberBranch } from "@/lib/branch-here";
import { useHasRail } from "@/lib/use-is-wide";
import {
  asAnother,
  type BillDraft,
  type Card,
  entryOf,
  isBlank,
  isForgotten,
  type Person,
  problemsOf,
  repeatLastBill,
  wasContacted,
  withName,
  withTry,
} from "./bill-draft";
import classes from "./counter.module.css";
import { Lines } from "./lines";
import { FoldedPerson, PersonCard } from "./person-card";
import { PersonSearch } from "./person-search";
import { proposalsOfCard } from "./proposals";
import { SaveBar } from "./save-bar";
import { SaveProblem } from "./save-problem";
import type { Saved } from "./saved-note";
import { sellerHere } from "./seller-here";
import { ServedBy } from "./served-by";
import { useCard, useKeepCard } from "./use-person";
import { useSave } from "./use-save";

type BillProps = {
  bill: BillDraft;
  onChange: (change: Partial<BillDraft>) => void;
  onSaved: (saved: Saved) => void;
  onThrowAway: () => void;
};

/** One bill on the counter: who buys, what, and Save. */
export function Bill({ bill, onChange, onSaved, onThrowAway }: BillProps) {
  const { t } = useLingui();
  const me = useMe();
  const decimals = me.currency?.decimals ?? 2;
  const [showsProblems, setShowsProblems] = useState(false);
  const [wantsToSave, setWantsToSave] = useState(false); // and could not yet
  const [showsAll, setShowsAll] = useState(false); // of who buys, on a small screen
  const isSmall = !useHasRail();
  const saveButton = useRef<HTMLButtonElement>(null);
  const board = useRef<HTMLDivElement>(null);
  // Asked again when the page comes back, so that it is never an old one.
  const known = useCard(bill.person?.kind === "known" ? bill.person : null);
  const { card } = known;
  const keepCard = useKeepCard();
  const save = useSave({ onChange, onSaved });
  const [isPerhapsSaved, setPerhapsSaved] = useState(false); // sent too long ago to be told apart

  const problems = problemsOf(bill, decimals);
  const hasLines = bill.lines.some((line) => !isBlank(line));
  const mustWait = known.isLate && bill.contactedBefore === null;
  const waiting = mustWait
    ? t`Not saved yet: what is known of this person is still asked for. Wait, or tick "Contacted before" yourself.`
    : null;
  const isNamed = bill.person?.kind !== "new" || !!bill.person.name.trim();
  const needsCard = known.error !== null || (wantsToSave && mustWait); // its way on is in there
  const isFolded = isSmall && hasLines && isNamed && !showsAll && !needsCard;
  const lacks = !bill.person
    ? bill.typed.trim()
      ? t`Not saved yet: whose bill it is is not known. Wait for the answer, or choose the person.`
      : t`Not saved yet: type a phone or a name, or choose "Nobody in particular".`
    : hasLines || waiting
      ? waiting
      : t`Not saved yet: type what was bought, or choose "Came, did not buy".`;
  useEffect(() => {
    if (lacks === null) setWantsToSave(false);
  }, [lacks]);
  const submit = (cameOnly: boolean, { another = false } = {}) => {
    setWantsToSave((cameOnly && bill.person ? waiting : lacks) !== null);
    if (save.isPending || !bill.person || mustWait) return;
    const inTheWay = cameOnly ? problems.filter((each) => each.field === "branch") : problems;
    setShowsProblems(inTheWay.length > 0);
    if (inTheWay.length > 0 || !(cameOnly || hasLines)) return;
    setPerhapsSaved(!another && isForgotten(bill, Date.now()));
    if (!another && isForgotten(bill, Date.now())) return;
    // Kept with the bill: however often it is sent, whatever is known by then, it says the same.
    const contacted = bill.contactedBefore ?? wasContacted(bill.person, card) ?? false;
    const said = { ...(another ? asAnother(bill) : bill), contactedBefore: contacted };
    const { requestKey = bill.key, sent = [] } = said;
    const entry = entryOf(said, decimals, cameOnly);
    onChange({ contactedBefore: contacted, requestKey, sent: withTry(sent, entry, Date.now()) });
    save.mutate({ cameOnly, requestKey, entry, sent });
  };
  const focus = useCallback((cell: "name" | "medicine") => {
    setTimeout(() =>
      board.current?.querySelector<HTMLInputElement>(`[data-cell$=${cell}]`)?.focus(),
    );
  }, []);
  const { newName } = bill;
  const onPerson = useCallback(
    (taken: Person, found: Card | null) => {
      const person = withName(taken, newName);
      if (found && person.kind === "known") keepCard(person, found);
      onChange({ person, newName: "" });
      // Who goes on typing in another field before the answer is here stays in it.
      if (document.activeElement?.matches("[data-cell]")) return;
      focus(person.kind === "new" && !person.name ? "name" : "medicine");
    },
    [onChange, focus, keepCard, newName],
  );
  const repeat = () => card && onChange(repeatLastBill(bill, card, decimals));
  useHotkeys(
    [
      ["mod+Enter", () => submit(false)],
      ["alt+R", repeat],
    ],
    [],
  );

  return (
    <div className={classes.board} ref={board}>
      <Stack className={isFolded ? classes.pinned : undefined}>
        {bill.person && isFolded ? (
          <FoldedPerson person={bill.person} onOpen={() => setShowsAll(true)} />
        ) : bill.person ? (
          <PersonCard
            bill={bill}
            person={bill.person}
            known={known}
            onChange={onChange}
            onRepeat={repeat}
            onNamed={() => focus("medicine")}
          />
        ) : (
          <>
            {newName && (
              <Text size="sm" c="dimmed" dir="auto">
                {t`New person: ${newName}. Type their phone.`}
              </Text>
            )}
            <PersonSearch
              typed={bill.typed}
              onType={(typed) => onChange({ typed })}
              onPerson={onPerson}
            />
            <Button variant="subtle" onClick={() => onPerson({ kind: "nobody" }, null)}>
              {t`Nobody in particular`}
            </Button>
          </>
        )}
      </Stack>
      <Later place="bill">
        <Stack>
          <Lines
            bill={bill}
            own={proposalsOfCard(card, decimals)}
            problems={showsProblems ? problems : []}
            onChange={onChange}
            onLast={() => saveButton.current?.focus()}
          />
          <Group align="flex-end" justify="space-between">
            <TextInput
              label={t`Discount`}
              inputMode="decimal"
              w={120}
              value={bill.discount}
              onChange={(event) => onChange({ discount: event.currentTarget.value })}
              error={
                showsProblems &&
                problems.some((each) => each.field === "discount") &&
                t`An amount, no more than the sum.`
              }
            />
            {me.branches.length > 1 && (
              <NativeSelect
                label={t`Shop`}
                value={bill.branch ?? ""}
                onChange={(event) => {
                  const branch = Number(event.currentTarget.value) || null;
                  rememberBranch(branch);
                  onChange({ branch, servedBy: sellerHere(me, branch) });
                }}
                data={[
                  { value: "", label: t`Choose` },
                  ...me.branches.map((branch) => ({
                    value: String(branch.id),
                    label: branch.name,
                  })),
                ]}
                error={showsProblems && bill.branch === null && t`Choose the shop.`}
              />
            )}
            {bill.branch !== null && (
              <ServedBy
                branch={bill.branch}
                servedBy={bill.servedBy}
                onChange={(servedBy) => onChange({ servedBy })}
              />
            )}
          </Group>
          <Text size="sm" role="status" c="orange">
            {wantsToSave && lacks}
          </Text>
          <SaveProblem
            save={save}
            bill={bill}
            isPerhapsSaved={isPerhapsSaved}
            onRetry={submit}
            onChange={onChange}
            onSaved={onSaved}
            onThrowAway={onThrowAway}
          />
          <SaveBar
            bill={bill}
            save={save}
            saveButton={saveButton}
            onSubmit={submit}
            onThrowAway={onThrowAway}
          />
        </Stack>
      </Later>
    </div>
  );
}
