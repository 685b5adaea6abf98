import { useLingui } from "@lingui/react/macro";
import { Combobox, Group, Loader, Modal, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import {
  type Icon,
  IconAddressBook,
  IconFileUpload,
  IconReceipt,
  IconSearch,
  IconTargetArrow,
  IconUser,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useMay } from "@/api/me";
import { mayBeWholePhone } from "@/lib/phones";
import { ErrorNote } from "../error-note";
import type { Overlay } from "../overlays";
import classes from "./command-box.module.css";
import { addressOfFound, type Found, matches, SHORTEST, useFound } from "./found";
import { type Command, useCommands } from "./use-commands";

const PAUSE_MS = 120;

type Props = { onClose: () => void; onOverlay: (overlay: Overlay) => void };

/**
 * One box for people, screens and actions. The first command is lit, so that Enter goes there; a
 * person is only ever taken by who typed, and never from an older answer.
 */
export function CommandBox({ onClose, onOverlay }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const mayWork = useMay("work");
  const combobox = useCombobox({ opened: true }); // the list stands open as long as the box
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const found = useFound(settled);
  const isLate = text !== settled || found.isPlaceholderData;
  const commands = useCommands(onOverlay);
  const places = text ? [...commands.screens, ...commands.topics] : commands.screens;
  const screens = places.filter((each) => matches(each.label, text));
  const actions = commands.actions.filter((each) => matches(each.label, text));
  const people = text.length >= SHORTEST ? (found.data ?? []) : [];
  const of = (type: Found["type"]) => people.filter((each) => each.type === type);
  const hasCommand = screens.length + actions.length > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: lit anew for every text
  useEffect(() => {
    if (hasCommand) combobox.selectFirstOption();
    else combobox.resetSelectedOption();
  }, [text, hasCommand]);

  const submit = (value: string) => {
    const command = [...screens, ...actions].find((each) => each.id === value);
    const person = people.find((each) => keyOf(each) === value);
    const address = person && addressOfFound(person);
    if (command) {
      onClose(); // before it runs: it may open another overlay
      command.run();
    } else if (address && !isLate) {
      onClose();
      void navigate(address);
    }
  };
  const isAsked = text.length >= SHORTEST;
  const isAsking = isAsked && (isLate || found.isFetching || found.isPending);
  const isAnswered = isAsked && !isLate && found.isSuccess; // and not only kept waiting for a line
  const isNothing = isAnswered && !hasCommand && people.length === 0;
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding="xs"
      yOffset="12vh"
      aria-label={t`Search or go to`}
    >
      <Combobox store={combobox} onOptionSubmit={submit} keepMounted>
        <Combobox.EventsTarget>
          <TextInput
            aria-label={t`Search or go to`}
            placeholder={t`A person, a phone, an upload, a screen`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            // The list keeps Escape to itself, and the dialog never hears of it
            onKeyDown={(event) =>
              event.key === "Escape" && !event.nativeEvent.isComposing && onClose()
            }
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={isAsking ? <Loader size="xs" aria-label={t`Asking`} /> : null}
            autoComplete="off"
            size="md"
            data-autofocus
          />
        </Combobox.EventsTarget>
        <Combobox.Options aria-label={t`Found`} className={classes.options ?? ""}>
          <Commands label={t`Go to`} commands={screens} />
          <Commands label={t`Do`} commands={actions} />
          <People label={t`Customers`} people={of("customer")} isLate={isLate} />
          <People label={t`Contacts`} people={of("contact")} isLate={isLate} />
          <People label={t`Leads`} people={of("lead")} isLate={isLate} />
          <People label={t`Bills`} people={of("bill")} isLate={isLate} />
          <People label={t`Uploads`} people={of("upload")} isLate={isLate} />
        </Combobox.Options>
        {found.isError && text.length >= SHORTEST && (
          <ErrorNote error={found.error} onRetry={() => found.refetch()} />
        )}
        {isNothing && (
          <Text size="sm" c="dimmed" p="sm" role="status">
            {mayWork && mayBeWholePhone(text)
              ? t`Nobody of your shops has this number. The counter finds it in all shops.`
              : t`Nothing is called so.`}
          </Text>
        )}
      </Combobox>
    </Modal>
  );
}

const keyOf = (found: Found) => `${found.type}-${found.id}`;

function Commands({ label, commands }: { label: string; commands: Command[] }) {
  if (commands.length === 0) return null;
  return (
    <Combobox.Group label={label}>
      {commands.map(({ id, label: text, icon: Icon }) => (
        <Combobox.Option key={id} value={id}>
          <Group gap="sm" wrap="nowrap">
            <Icon size={16} aria-hidden />
            {text}
          </Group>
        </Combobox.Option>
      ))}
    </Combobox.Group>
  );
}

function FoundIcon({ type }: { type: Found["type"] }) {
  const icons: Partial<Record<Found["type"], Icon>> = {
    contact: IconAddressBook,
    lead: IconTargetArrow,
    bill: IconReceipt,
    upload: IconFileUpload,
  };
  const Icon = icons[type] ?? IconUser;
  return <Icon size={16} aria-hidden />;
}

type PeopleProps = { label: string; people: Found[]; isLate: boolean };

function People({ label, people, isLate }: PeopleProps) {
  const { t } = useLingui();
  if (people.length === 0) return null;
  return (
    <Combobox.Group label={label} opacity={isLate ? 0.5 : 1}>
      {people.map((each) => (
        <Combobox.Option key={keyOf(each)} value={keyOf(each)} disabled={isLate}>
          <Group gap="sm" wrap="nowrap">
            <FoundIcon type={each.type} />
            <Text dir="auto" lineClamp={2}>
              {each.title || t`No name`}
            </Text>
            <Text size="sm" c="dimmed" ms="auto" ta="end">
              {each.detail}
            </Text>
          </Group>
        </Combobox.Option>
      ))}
    </Combobox.Group>
  );
}
