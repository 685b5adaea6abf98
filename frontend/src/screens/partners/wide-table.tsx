import { Table, type TableProps } from "@mantine/core";
import classes from "./partners.module.css";

/** Too wide for a phone it scrolls by itself, by keys as well; the page never does sideways. */
export function WideTable({ label, ...table }: TableProps & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys as well
    <section className={classes.wide} tabIndex={0} aria-label={label}>
      <Table aria-label={label} {...table} />
    </section>
  );
}
