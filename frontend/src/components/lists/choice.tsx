import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import classes from "./lists.module.css";

type Props = {
  label: string;
  value: string;
  choices: readonly (readonly [string, MessageDescriptor | string])[];
  all?: string; // the choice that leaves it open
  onChange: (value: string) => void;
};

/** A filter or the order of a list: the platform's own select, which phones show best. */
export function Choice({ label, value, choices, all, onChange }: Props) {
  const { i18n } = useLingui();
  return (
    <NativeSelect
      className={classes.choice ?? ""}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        ...(all === undefined ? [] : [{ value: "", label: all }]),
        ...choices.map(([each, text]) => ({
          value: each,
          label: typeof text === "string" ? text : i18n._(text),
        })),
      ]}
    />
  );
}
