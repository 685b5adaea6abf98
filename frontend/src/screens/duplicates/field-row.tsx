import { useLingui } from "@lingui/react/macro";
import { Badge, Kbd, Text, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { useMe } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { formatShortDay } from "@/lib/dates";
import { formatPhone } from "@/lib/phones";
import classes from "./duplicates.module.css";
import { differs, type Field, type Plan, takenOf } from "./merge-plan";
import { describeHow, fieldLabel, VALUE_LABELS } from "./texts";

type Props = {
  field: Field;
  plan: Plan;
  nameOf: (record: number) => string;
  hotkey: number; // 0: none
  onChoose: (record: number) => void;
  onArrow: (event: KeyboardEvent<HTMLElement>) => void;
};

/** One field of all: where values differ and somebody may choose, each is a choice. */
export function FieldRow({ field, plan, nameOf, hotkey, onChoose, onArrow }: Props) {
  const { t } = useLingui();
  const shownOf = useShown(field);
  const label = fieldLabel(field.name, field.label);
  const taken = takenOf(field, plan);
  const values = plan.records.map((id) => field.values.find((value) => value.record === id));
  const whose = (index: number) =>
    [index === 0 ? t`Kept` : t`Archived`, nameOf(plan.records[index] ?? 0)]
      .filter(Boolean)
      .join(" · ");
  const isChoice = field.choosable && differs(field);
  const first = values.find((value) => value?.shown)?.record;
  const how = describeHow(field.how);
  const said = !differs(field) ? "" : field.conflict ? "" : how;
  return (
    <div className={classes.field} data-conflict={field.conflict || undefined}>
      <Text size="sm" c="dimmed" className={classes.label ?? ""}>
        {hotkey > 0 && (
          <Kbd size="xs" me={6} visibleFrom="md" aria-hidden>
            {hotkey}
          </Kbd>
        )}
        {label}
        {field.conflict && (
          <Badge size="sm" variant="default" ms={6}>
            {field.name in plan.choices ? t`chosen` : t`proposed`}
          </Badge>
        )}
      </Text>
      <div
        className={classes.values}
        {...(isChoice && {
          role: "radiogroup",
          "aria-label": label,
          onKeyDown: onArrow,
          ...(hotkey > 0 && { "aria-keyshortcuts": String(hotkey) }),
        })}
      >
        {values.map((value, index) => {
          const id = plan.records[index] ?? 0;
          const shown = value ? shownOf(value) : "";
          const isTaken = taken === id;
          if (!isChoice || !shown) {
            return (
              <Text key={id} size="sm" className={classes.value ?? ""} dir="auto">
                <span className={classes.of}>{whose(index)}</span>
                {shown || "–"}
              </Text>
            );
          }
          return (
            <UnstyledButton
              key={id}
              role="radio"
              aria-checked={isTaken}
              tabIndex={taken === null ? (first === id ? 0 : -1) : isTaken ? 0 : -1}
              className={classes.value ?? ""}
              data-taken={isTaken || undefined}
              onClick={() => onChoose(id)}
              dir="auto"
            >
              <span className={classes.of}>{whose(index)}</span>
              {shown}
              {isTaken && <IconCheck size={14} aria-hidden className={classes.check} />}
            </UnstyledButton>
          );
        })}
      </div>
      {said && (
        <Text size="xs" c="dimmed" className={classes.how ?? ""}>
          {said}
        </Text>
      )}
    </div>
  );
}

/** Days, yes and no, and the service's own words in the language of the page. */
function useShown(field: Field): (value: Field["values"][number]) => string {
  const { t, i18n } = useLingui();
  const { today, organization } = useMe();
  return ({ value, shown }) => {
    if (!shown) return "";
    if (field.name === "phone" || field.name === "contact_number") {
      return formatPhone(String(value), organization.default_region ?? "");
    }
    if (typeof value === "boolean") return value ? t`yes` : t`no`;
    if (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)) {
      return formatShortDay(value.slice(0, 10), today ?? "", i18n.locale);
    }
    const known = field.name === "category" ? CATEGORIES[String(value)] : VALUE_LABELS[shown];
    return known ? i18n._(known) : shown;
  };
}
