import { useLingui } from "@lingui/react/macro";
import { Combobox, Group, Text, TextInput, useCombobox } from "@mantine/core";
import { type KeyboardEvent, useId, useState } from "react";
import { useMe } from "@/api/me";
import { formatMoney, readAmount } from "@/lib/money";
import { offers, type Proposal } from "./proposals";
import { useMedicines } from "./use-medicines";

type Props = {
  cell: { "data-cell": string; value: string; autoComplete: string; error: string | undefined };
  number: number;
  own: Proposal[]; // what this person bought before
  className: string;
  onType: (medicine: string) => void;
  onTake: (proposal: Proposal) => void;
  onGoOn: (event: KeyboardEvent) => void;
};

/** Who goes down the list has it stand still: what is answered then waits for the next key. */
type Chosen = { text: string; index: number; options: Proposal[] };

/**
 * A medicine, completed from what was sold before. The first proposal is lit while one types: Enter
 * takes what is lit, Tab keeps what is typed, Esc puts the list away.
 */
export function MedicineField({ cell, number, own, className, onType, onTake, onGoOn }: Props) {
  const { t } = useLingui();
  const [opened, setOpened] = useState<"" | "by focus" | "by typing">("");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const list = useId();
  const typed = cell.value;
  const { sold, isError } = useMedicines(typed, opened === "by typing");

  const still = chosen?.text === typed ? chosen : null;
  const options = still ? still.options : offers(typed, own, sold);
  const isBlank = !typed.trim();
  const lit = still ? still.index : opened === "by typing" && !isBlank ? 0 : -1;
  const isOpen = opened !== "" && (options.length > 0 || isError);
  const combobox = useCombobox({ opened: isOpen });

  const close = () => {
    setOpened("");
    setChosen(null);
  };
  const take = (proposal: Proposal) => {
    close();
    onTake(proposal);
  };
  const move = (step: 1 | -1) => {
    if (opened === "") return setOpened("by typing");
    if (options.length === 0) return;
    const from = lit < 0 && step < 0 ? 0 : lit;
    setChosen({ text: typed, index: (from + step + options.length) % options.length, options });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const proposal = isOpen ? options[lit] : undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && proposal) {
      event.preventDefault();
      take(proposal);
    } else {
      onGoOn(event);
    }
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(index) => take(options[Number(index)] as Proposal)}
      withinPortal={false} // below `main`, as all that is read
      keepMounted={false} // else each line of a bill measures where its closed list would be
    >
      <Combobox.Target withAriaAttributes={false} withKeyboardNavigation={false}>
        <TextInput
          {...cell}
          className={className}
          aria-label={t`Medicine ${number}`}
          placeholder={t`Medicine`}
          role="combobox"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          aria-controls={isOpen ? list : undefined}
          aria-activedescendant={isOpen && options[lit] ? `${list}-${lit}` : undefined}
          dir="auto"
          onChange={(event) => {
            setOpened("by typing");
            onType(event.currentTarget.value);
          }}
          onFocus={() => isBlank && setOpened("by focus")}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options id={list} aria-label={t`Sold before`}>
          {options.map((option, index) => (
            <Combobox.Option
              key={option.medicine}
              id={`${list}-${index}`}
              value={String(index)}
              selected={index === lit}
              aria-selected={index === lit}
              mod={{ "combobox-selected": index === lit }}
            >
              <ProposalRow proposal={option} isLit={index === lit} />
            </Combobox.Option>
          ))}
        </Combobox.Options>
        {isError && (
          <Text size="sm" c="dimmed" p="xs" role="status">
            {t`What was sold before could not be looked up. Type the name; it is kept as typed.`}
          </Text>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Name with its strength, generic name, and what a choice fills in. */
function ProposalRow({ proposal, isLit }: { proposal: Proposal; isLit: boolean }) {
  const { t } = useLingui();
  const me = useMe();
  const { medicine, generic, quantity, amount, days } = proposal;
  const aside = isLit ? {} : { c: "dimmed" }; // grey can't be read on what is lit
  const money = me.currency && {
    ...me.currency,
    region: me.organization.default_region ?? "",
  };
  const isPriced = money && Number(readAmount(amount, money.decimals)) > 0;
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <div>
        <Text dir="auto" lineClamp={2}>
          {medicine}
        </Text>
        {generic && (
          <Text size="xs" {...aside} dir="auto" lineClamp={1}>
            {generic}
          </Text>
        )}
      </div>
      <Text size="sm" {...aside} ta="end">
        {quantity}
        {isPriced ? ` · ${formatMoney(amount, money)}` : ""}
        {days ? ` · ${t`${days} days`}` : ""}
      </Text>
    </Group>
  );
}
