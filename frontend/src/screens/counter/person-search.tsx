import { useLingui } from "@lingui/react/macro";
import { Combobox, Group, Loader, Stack, Text, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { describeError } from "@/api/errors";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { PhoneNumber } from "@/components/phone-number";
import { translate } from "@/lib/languages";
import { mayBeName } from "@/lib/phones";
import type { Card, Person } from "./bill-draft";
import { useSearch } from "./use-person";

type Props = {
  typed: string;
  onType: (text: string) => void;
  onPerson: (person: Person, card: Card | null) => void;
};

/**
 * One box for a phone or a name. A whole phone with one owner is taken as soon as it is known; a
 * name is only ever taken by the person at the counter, and never from an older answer.
 */
export function PersonSearch({ typed, onType, onPerson }: Props) {
  const { t } = useLingui();
  const combobox = useCombobox();
  const [isPasted, setPasted] = useState(false);
  const search = useSearch(typed, isPasted);
  const taken = useRef("");
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const hasKeys = window.matchMedia("(hover: hover)").matches; // else a keyboard covers the screen
    if (hasKeys && document.activeElement === document.body) box.current?.focus();
  }, []);

  const { found, isLate, text } = search;
  useEffect(() => {
    if (!found || isLate || taken.current === text) return;
    taken.current = text;
    if ("unknown" in found) {
      const { expected, ...known } = found.unknown;
      onPerson({ kind: "new", name: expected, expected, ...known }, null);
    } else if (found.card.shared_with.length === 0) {
      const { customer, phone } = found.card;
      onPerson({ kind: "known", id: customer.id, phone, name: customer.full_name }, found.card);
    }
  }, [found, isLate, text, onPerson]);

  const relatives =
    found && "card" in found ? [found.card.customer, ...found.card.shared_with] : [];
  const hits = search.isPhone ? (relatives.length > 1 ? relatives : []) : search.hits;
  const isNobody = !search.isPhone && search.isAnswered && !isLate && hits.length === 0;
  const shown = hits.map((hit) => hit.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: Enter takes only who was chosen in this list
  useEffect(() => combobox.resetSelectedOption(), [shown]);

  const take = (value: string) => {
    const hit = hits.find((each) => String(each.id) === value);
    if (!hit || isLate) return;
    onPerson({ kind: "known", id: hit.id, phone: hit.phone, name: hit.full_name }, null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onType("");
  };

  return (
    <Combobox store={combobox} onOptionSubmit={take} keepMounted>
      <Combobox.EventsTarget>
        <TextInput
          label={t`Phone or name`}
          value={typed}
          onChange={(event) => {
            setPasted(false);
            taken.current = "";
            onType(event.currentTarget.value);
          }}
          onPaste={() => setPasted(true)}
          onKeyDown={onKeyDown}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            search.isAsking && !search.isShort ? <Loader size="xs" aria-label={t`Asking`} /> : null
          }
          autoComplete="off"
          ref={box}
          size="md"
        />
      </Combobox.EventsTarget>
      <Stack gap="xs" mt="xs" style={{ opacity: isLate && hits.length ? 0.5 : 1 }}>
        {search.error && !isLate ? (
          <ErrorNote error={search.error} onRetry={search.ask} />
        ) : (
          <Combobox.Options aria-label={t`People found`}>
            {!search.isShort &&
              hits.map((hit) => (
                <Combobox.Option key={hit.id} value={String(hit.id)} disabled={isLate}>
                  <HitRow hit={hit} />
                </Combobox.Option>
              ))}
          </Combobox.Options>
        )}
        {isNobody && (
          <Nobody
            typed={text}
            mayBePhone={search.mayBePhone}
            refusal={search.refusal}
            onPerson={onPerson}
          />
        )}
      </Stack>
    </Combobox>
  );
}

function HitRow({ hit }: { hit: { full_name: string; phone: string; branch_name: string } }) {
  const { t } = useLingui();
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text dir="auto" lineClamp={2}>
        {hit.full_name || t`No name`}
      </Text>
      <Text size="sm" c="dimmed" ta="end">
        <PhoneNumber phone={hit.phone} /> {hit.branch_name}
      </Text>
    </Group>
  );
}

/** Nobody has it: said only when the service said so. */
function Nobody({
  typed,
  mayBePhone,
  refusal,
  onPerson,
}: {
  typed: string;
  mayBePhone: boolean;
  refusal: Error | null; // why the digits are no phone
  onPerson: Props["onPerson"];
}) {
  const { t } = useLingui();
  const me = useMe();
  if (mayBePhone) {
    return (
      <Text size="sm" c="dimmed">
        {refusal
          ? translate(describeError(refusal))
          : t`No phone of your shops has these digits. Type the whole number.`}
      </Text>
    );
  }
  if (!mayBeName(typed)) {
    return (
      <Text size="sm" c="dimmed">
        {t`Nobody is found by this. Type the phone or the name of who buys.`}
      </Text>
    );
  }
  const make = () =>
    onPerson({ kind: "new", phone: "", name: typed, expected: "", contactedAt: null }, null);
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed">
        {me.branches.length > 1 ? t`Nobody of your shops has this name.` : t`Nobody has this name.`}
      </Text>
      <Text
        component="button"
        type="button"
        size="sm"
        td="underline"
        bg="transparent"
        bd={0}
        onClick={make}
      >
        {t`New person "${typed}"`}
      </Text>
    </Group>
  );
}
