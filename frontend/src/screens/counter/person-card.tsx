import { useLingui } from "@lingui/react/macro";
import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  Group,
  Loader,
  NativeSelect,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from "@mantine/core";
import { IconChevronDown, IconX } from "@tabler/icons-react";
import { useMe } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { ErrorNote } from "@/components/error-note";
import { useMedicineEnd } from "@/components/medicine-end";
import { PhoneNumber } from "@/components/phone-number";
import { formatShortDay } from "@/lib/dates";
import { type BillDraft, type Card, type Person, wasContacted } from "./bill-draft";
import type { useCard } from "./use-person";

type Props = {
  bill: BillDraft;
  person: Person;
  known: ReturnType<typeof useCard>;
  onChange: (change: Partial<BillDraft>) => void;
  onRepeat: () => void;
  onNamed: () => void; // Enter after the name of somebody new
};

type FoldedProps = { person: Person; onOpen: () => void };

/** One line of who buys, while the lines of the bill need a small screen. */
export function FoldedPerson({ person, onOpen }: FoldedProps) {
  const { t } = useLingui();
  const isNobody = person.kind === "nobody";
  return (
    <Paper withBorder px="md" py={4} component="section" aria-label={t`Who buys`}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Title order={2} size="h5" dir="auto" lineClamp={1} flex={1}>
          {isNobody ? t`Nobody in particular` : person.name || t`No name`}
        </Title>
        {!isNobody && (
          <Text size="sm" flex="none">
            <PhoneNumber phone={person.phone} />
          </Text>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t`Open the card`}
          aria-expanded={false}
          onClick={onOpen}
        >
          <IconChevronDown size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  );
}

/** Who buys: what the system knows of them, and what is chosen for this bill. */
export function PersonCard({ bill, person, known, onChange, onRepeat, onNamed }: Props) {
  const { t } = useLingui();
  const { card } = known;
  return (
    <Paper withBorder p="md" component="section" aria-label={t`Who buys`}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Who person={person} card={card} />
          <Tooltip label={t`Somebody else`}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t`Somebody else`}
              onClick={() =>
                onChange({
                  person: null,
                  typed: "",
                  newName: "",
                  category: "",
                  contactedBefore: null,
                })
              }
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
        {person.kind === "new" && (
          <TextInput
            label={t`Name`}
            value={person.name}
            onChange={(event) =>
              onChange({ person: { ...person, name: event.currentTarget.value } })
            }
            description={person.expected ? t`As the call list has it` : undefined}
            onKeyDown={(event) => event.key === "Enter" && !event.ctrlKey && onNamed()}
            data-cell="name"
            autoComplete="off"
            dir="auto"
          />
        )}
        {person.kind === "new" && !person.phone && (
          <Button
            variant="default"
            onClick={() => onChange({ person: null, typed: "", newName: person.name })}
          >
            {t`Type their phone`}
          </Button>
        )}
        {person.kind !== "nobody" && <Category bill={bill} card={card} onChange={onChange} />}
        {person.kind !== "nobody" && (
          <Contacted bill={bill} person={person} known={known} onChange={onChange} />
        )}
        {known.isLate && <Loader size="sm" aria-label={t`Asking what is known of them`} />}
        {known.error && <ErrorNote error={known.error} onRetry={known.ask} />}
        {card && <Facts card={card} />}
        {card?.last_bill && (
          <Button variant="default" onClick={onRepeat} aria-keyshortcuts="Alt+R">
            {t`Repeat last bill`}{" "}
            <Text span size="xs" c="dimmed" ms={6} visibleFrom="sm">
              Alt-R
            </Text>
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

function Who({ person, card }: { person: Person; card: Card | null }) {
  const { t } = useLingui();
  if (person.kind === "nobody") return <Title order={2} size="h4">{t`Nobody in particular`}</Title>;
  if (person.kind === "new") {
    return (
      <div>
        <Badge color="teal">{t`New person`}</Badge>
        <Text fw={600}>
          <PhoneNumber phone={person.phone} />
        </Text>
      </div>
    );
  }
  return (
    <div>
      <Title order={2} size="h4" dir="auto">
        {person.name || t`No name`}
      </Title>
      <Text size="sm">
        <PhoneNumber phone={person.phone} />
        {card?.customer.branch_name ? ` · ${card.customer.branch_name}` : ""}
      </Text>
    </div>
  );
}

type CategoryProps = Pick<Props, "bill" | "onChange"> & { card: Card | null };

function Category({ bill, card, onChange }: CategoryProps) {
  const { t, i18n } = useLingui();
  const known = card?.customer.category ?? "";
  const choices = Object.entries(CATEGORIES).map(([value, label]) => ({
    value,
    label: i18n._(label),
  }));
  return (
    <NativeSelect
      label={t`Category`}
      value={bill.category || known}
      onChange={(event) => onChange({ category: event.currentTarget.value })}
      data={[{ value: "", label: t`Not said` }, ...choices]}
    />
  );
}

/** The system answers whether they were contacted before; a person may know better. */
function Contacted({ bill, person, known, onChange }: Omit<Props, "onRepeat" | "onNamed">) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const { card } = known;
  const isUnknown = bill.contactedBefore === null && (known.isLate || known.error !== null);
  const last = card?.contacted[0];
  const at = last?.at ?? (person.kind === "new" ? person.contactedAt : null);
  const day = at ? formatShortDay(at.slice(0, 10), today ?? "", i18n.locale) : "";
  const said = last?.by_name ? t`${day} by ${last.by_name}` : day;
  return (
    <Checkbox
      label={t`Contacted before`}
      description={
        said || (isUnknown && known.error ? t`Not known now: tick it if so.` : undefined)
      }
      indeterminate={isUnknown}
      checked={bill.contactedBefore ?? wasContacted(person, card) ?? false}
      onChange={(event) => onChange({ contactedBefore: event.currentTarget.checked })}
    />
  );
}

const MOST_MEDICINES = 4;

function Facts({ card }: { card: Card }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const short = (day: string) => formatShortDay(day, today ?? "", i18n.locale);
  const { describeEndOf } = useMedicineEnd();
  const visit = card.branches[0];
  const more = card.open_refills.length - MOST_MEDICINES;
  return (
    <Stack gap={4}>
      {card.opted_out && <Badge color="orange">{t`Wants no messages`}</Badge>}
      {visit && (
        <Text size="sm">{t`Last here ${short(visit.last_visit)}, ${visit.branch_name}`}</Text>
      )}
      {card.open_refills.slice(0, MOST_MEDICINES).map((refill) => (
        <Text key={refill.id} size="sm">
          {describeEndOf(refill.medicine_name ?? "", refill.runs_out_on)}
        </Text>
      ))}
      {more > 0 && <Text size="sm" c="dimmed">{t`and ${more} more`}</Text>}
    </Stack>
  );
}
