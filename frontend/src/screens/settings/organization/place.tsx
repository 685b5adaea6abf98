import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { useMemo } from "react";
import type { Form } from "../use-changes";
import type { Settings } from "./organization";
import { countries, currencies, languages, timeZones, zonesOf } from "./world";

type Props = {
  form: Form<Settings>;
  field: keyof Settings & string;
  shared: { label: string; description?: string };
};

/** Where the business is. A country brings its clock along, where it has one only. */
export function Place({ form, field, shared }: Props) {
  const { t, i18n } = useLingui();
  const { default_region: country, time_zone: zone } = form.values;
  const stored = form.values[field] as string;
  const data = useMemo(() => {
    if (field === "default_region") return countries(i18n.locale);
    if (field === "time_zone") return timeZones(country, stored);
    if (field === "message_language") return languages(i18n.locale, stored);
    return [{ value: "", label: t`That of the country` }, ...currencies(i18n.locale, stored)];
  }, [field, i18n.locale, country, stored, t]);
  const choose = (value: string) => {
    form.set(field, value);
    if (field !== "default_region") return;
    const zones = zonesOf(value);
    if (zones[0] && !zones.includes(zone)) form.set("time_zone", zones[0]);
  };
  return (
    <NativeSelect
      {...shared}
      value={stored}
      error={form.errorAt(field)}
      onChange={(event) => choose(event.currentTarget.value)}
      data={data}
    />
  );
}
