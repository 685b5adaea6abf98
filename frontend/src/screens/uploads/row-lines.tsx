import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useMe } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { fieldOf } from "@/components/field-labels";
import classes from "@/components/lists/lists.module.css";
import { TextLink } from "@/components/text-link";
import { translate } from "@/lib/languages";
import { formatPhone } from "@/lib/phones";
import { problemWords } from "./problem-words";
import { MATCHED_LABELS, OUTCOME_COLOURS, OUTCOME_LABELS } from "./texts";
import { type Kind, type PreviewRow, type UploadRow, useFields } from "./use-uploads";

type Row = PreviewRow | UploadRow;

/** Rows of a sheet: as typed, and below it what becomes of them, or why they wait. */
export function RowLines({ rows, kind, label }: { rows: Row[]; kind: string; label: string }) {
  const fields = useFields(kind);
  return (
    <ul className={classes.rows} aria-label={label}>
      {rows.map((row) => (
        <RowLine key={row.row_number} row={row} fields={fields} />
      ))}
    </ul>
  );
}

function RowLine({ row, fields }: { row: Row; fields: Kind["fields"] }) {
  const { t, i18n } = useLingui();
  const outcome = OUTCOME_LABELS[row.outcome];
  const matched = MATCHED_LABELS[row.matched_by ?? ""];
  return (
    <li className={classes.row}>
      <Stack gap={2} flex={1} miw={0}>
        <Group gap="xs">
          <Text fw={500}>{t`Row ${row.row_number}`}</Text>
          {outcome && (
            <Badge color={OUTCOME_COLOURS[row.outcome] ?? "gray"}>{i18n._(outcome)}</Badge>
          )}
          {"reverted_at" in row && row.reverted_at && <Badge color="gray">{t`Undone`}</Badge>}
          <Who row={row} />
          {matched && (
            <Text size="sm" c="dimmed">
              {i18n._(matched)}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {typedCells(row).join(" · ")}
        </Text>
        <Changes changes={row.changes} fields={fields} />
        {row.problems.map((problem) => (
          <Text key={problem.message} size="sm" fw={500}>
            {problemWords(problem)}
          </Text>
        ))}
        {"difference" in row && row.difference && <Text size="sm">{row.difference}</Text>}
      </Stack>
    </li>
  );
}

function Who({ row }: { row: Row }): ReactNode {
  if (row.customer && row.customer_name) {
    return (
      <TextLink to="/customers/$id" params={{ id: String(row.customer) }} dir="auto">
        {row.customer_name}
      </TextLink>
    );
  }
  if ("contact" in row && row.contact) {
    return (
      <TextLink to="/contacts" search={{ at: String(row.contact) }} dir="auto">
        {row.contact_name}
      </TextLink>
    );
  }
  const name = "lead_name" in row ? row.lead_name || row.channel_partner_name : "";
  return name ? <Text dir="auto">{name}</Text> : null;
}

/** What stands in the row as it is read: with what it takes from above and what was corrected. */
function typedCells(row: Row): string[] {
  const cells = { ...row.raw, ...row.filled, ...("corrected" in row ? row.corrected : {}) };
  return Object.values(cells)
    .filter((cell) => cell !== null && cell !== "")
    .map(String);
}

/** What another change says already: the keys of a phone, the last day of a visit. */
const isFollowing = (name: string, changes: Row["changes"]) =>
  name === "last_activity" ||
  (name === "identifiers" && ["phone", "email", "passport_number"].some((key) => key in changes));

/** `lead source`: of the lead that a row made beside its customer. */
function changedField(name: string): string {
  const [, record, field] = /^(lead|project) (.+)$/.exec(name) ?? [];
  if (!field) return fieldOf(name);
  const of = record === "lead" ? t`Lead` : t`Project`;
  return field === "project" ? of : `${of}, ${fieldOf(field)}`;
}

type ChangesProps = { changes: Row["changes"]; fields: Kind["fields"] };

export function Changes({ changes, fields }: ChangesProps) {
  const { t } = useLingui();
  const { branches, organization } = useMe();
  const entries = Object.entries(changes).filter(([name]) => !isFollowing(name, changes));
  if (entries.length === 0) return null;
  const shown = (name: string, value: unknown) => {
    if (value === null || value === "") return t`nothing`;
    if (name === "category") return translate(CATEGORIES[String(value)] ?? String(value));
    if (name === "phone") return formatPhone(String(value), organization.default_region ?? "");
    if (!name.endsWith("branch")) return String(value);
    return branches.find((branch) => branch.id === value)?.name ?? String(value);
  };
  const said = entries.map(([name, pair]) => {
    if (name === "visit") return t`a visit more`;
    const label = fields.find((field) => field.name === name)?.label ?? changedField(name);
    const [before, after] = pair as [unknown, unknown];
    if (before === null || before === "") return `${label}: ${shown(name, after)}`;
    return t`${label}: ${shown(name, before)} → ${shown(name, after)}`;
  });
  return (
    <Text size="sm" dir="auto" style={{ overflowWrap: "anywhere" }}>
      {said.join(" · ")}
    </Text>
  );
}
