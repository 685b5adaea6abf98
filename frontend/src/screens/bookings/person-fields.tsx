import { useLingui } from "@lingui/react/macro";
import { Button, Paper, Stack, Text, TextInput } from "@mantine/core";
import { useReadDay } from "@/components/day-field";
import { formatDay } from "@/lib/dates";
import { emptyPerson, isSomebody, PERSON_FIELDS, type Person, type PersonField } from "./persons";

const MOST_PERSONS = 200;

type Props = {
  persons: Person[];
  onChange: (persons: Person[]) => void;
  errorAt: (path: string) => string | undefined; // of the service, "0.phone"
};

/** For whom: each a customer once it is saved, found by the phone, e-mail or passport. */
export function PersonFields({ persons, onChange, errorAt }: Props) {
  const { t } = useLingui();
  const sent = persons.filter(isSomebody); // the service counts these
  const set = (key: string, field: PersonField, typed: string) =>
    onChange(persons.map((each) => (each.key === key ? { ...each, [field]: typed } : each)));
  return (
    <Stack gap="sm">
      {persons.map((person, index) => (
        <Paper key={person.key} component="fieldset" withBorder p="sm" m={0}>
          <legend>{t`Person ${index + 1}`}</legend>
          <Stack gap="xs">
            {PERSON_FIELDS.map((field) => (
              <OneField
                key={field}
                field={field}
                typed={person[field]}
                refused={sent.includes(person) ? errorAt(`${sent.indexOf(person)}.${field}`) : ""}
                onChange={(typed) => set(person.key, field, typed)}
              />
            ))}
            {persons.length > 1 && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => onChange(persons.filter((each) => each !== person))}
                aria-label={t`Leave out person ${index + 1}`}
              >
                {t`Leave out`}
              </Button>
            )}
          </Stack>
        </Paper>
      ))}
      {persons.length < MOST_PERSONS && (
        <Button variant="default" onClick={() => onChange([...persons, emptyPerson()])}>
          {t`One more person`}
        </Button>
      )}
      <Text size="sm" c="dimmed">
        {t`Each becomes a customer, or is found by phone, e-mail or passport.`}
      </Text>
    </Stack>
  );
}

function OneField(props: {
  field: PersonField;
  typed: string;
  refused: string | undefined;
  onChange: (typed: string) => void;
}) {
  const { t, i18n } = useLingui();
  const { field, typed, refused, onChange } = props;
  const readDay = useReadDay("past");
  const labels: Record<PersonField, string> = {
    full_name: t`Name`,
    phone: t`Phone`,
    passport_number: t`Passport`,
    email: t`E-mail`,
    date_of_birth: t`Born on`,
  };
  const born = field === "date_of_birth" && typed.trim() ? readDay(typed) : "";
  return (
    <TextInput
      label={labels[field]}
      value={typed}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={refused || (born === null && t`A day, such as 2/5/1980.`)}
      {...(born && { description: formatDay(born, i18n.locale) })}
      dir={field === "full_name" ? "auto" : "ltr"}
      {...(field === "phone" && { type: "tel" })}
      {...(field === "email" && { inputMode: "email" as const })}
      autoComplete="off"
    />
  );
}
