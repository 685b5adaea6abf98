import { useLingui } from "@lingui/react/macro";
import { Badge, Table, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFormatMoney } from "@/api/currency";
import { useFormatCount } from "@/api/me";
import { TextLink } from "@/components/text-link";
import classes from "./partners.module.css";
import { Trend } from "./trend";
import {
  type Counted,
  NOBODY,
  nextOrder,
  ORDERS,
  type Order,
  orderOf,
  type PartnerRow,
  type Table as Shown,
  type Which,
} from "./use-partners";
import { WideTable } from "./wide-table";
import { FIGURE_LABELS } from "./words";

/** At the width of a phone only who, value and how many bought. */
const ON_A_PHONE: ReadonlySet<Order> = new Set(["name", "conversions", "value"]);
const shownFrom = (of: Order) => (ON_A_PHONE.has(of) ? {} : { visibleFrom: "sm" as const });

type Props = {
  table: Shown;
  view: Counted & { order?: string };
  onOrder: (order: string) => void;
};

export function PartnerTable({ table, view, onOrder }: Props) {
  const { t } = useLingui();
  const { order: _, ...counted } = view;
  return (
    <WideTable highlightOnHover verticalSpacing="xs" label={t`What partners brought`}>
      <Table.Thead>
        <Table.Tr>
          {ORDERS.map((each) => (
            <Heading key={each} of={each} view={view} onOrder={onOrder} />
          ))}
          {table.compared_from && (
            <Table.Th visibleFrom="md">{t`Against the days before`}</Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {table.partners.map((row) => (
          <Row key={row.partner ?? NOBODY} row={row} counted={counted} />
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">{t`All together`}</Table.Th>
          <Cells of={table.total} />
          {table.compared_from && (
            <Table.Td visibleFrom="md">
              <Trend row={{ ...table.total, previous: table.previous_total }} />
            </Table.Td>
          )}
        </Table.Tr>
      </Table.Tfoot>
    </WideTable>
  );
}

function Heading({ of, view, onOrder }: { of: Order } & Omit<Props, "table">) {
  const { i18n } = useLingui();
  const now = orderOf(view.order);
  const isOrdered = now.by === of;
  const Arrow = now.isDown ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th
      {...shownFrom(of)}
      aria-sort={isOrdered ? (now.isDown ? "descending" : "ascending") : "none"}
      ta={of === "name" ? "start" : "end"}
    >
      <UnstyledButton
        className={classes.heading}
        onClick={() => onOrder(nextOrder(now, of))}
        fz="sm"
        fw={600}
      >
        {i18n._(FIGURE_LABELS[of])}
        {isOrdered && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}

function Row({ row, counted }: { row: PartnerRow; counted: Counted }) {
  const { t } = useLingui();
  const id = row.partner === null ? NOBODY : String(row.partner);
  const name = row.partner === null ? t`No partner` : row.partner_name;
  const to = (tab?: Which) => ({
    to: "/partners/$id" as const,
    params: { id },
    search: tab ? { ...counted, tab } : counted,
  });
  const linked = (tab: Which) => (figure: ReactNode) => (
    <TextLink {...to(tab)} inherit>
      {figure}
    </TextLink>
  );
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} className={classes.name ?? ""}>
        <TextLink {...to(row.partner === null ? "leads" : undefined)} inherit dir="auto">
          <Text span inherit lineClamp={2} title={name}>
            {name}
          </Text>
        </TextLink>
        {(row.code || row.is_active === false) && (
          <Text span size="sm" c="dimmed">
            {row.code}{" "}
            {row.is_active === false && (
              <Badge color="gray" size="sm">
                {t`Deactivated`}
              </Badge>
            )}
          </Text>
        )}
      </Table.Th>
      <Cells
        of={row}
        link={{ leads: linked("leads"), visits: linked("visits"), conversions: linked("bought") }}
      />
      {row.previous && (
        <Table.Td visibleFrom="md">
          <Trend row={row} />
        </Table.Td>
      )}
    </Table.Tr>
  );
}

type Link = (figure: ReactNode) => ReactNode;

/** A figure of none is no link: there is nothing to be seen. */
function Cells(props: {
  of: Omit<PartnerRow, "partner" | "partner_name" | "code" | "is_active" | "previous">;
  link?: { leads: Link; visits: Link; conversions: Link };
}) {
  const { of, link } = props;
  const count = useFormatCount();
  const money = useFormatMoney();
  const leading = (name: "leads" | "visits" | "conversions") =>
    link && of[name] ? link[name](count(of[name])) : count(of[name]);
  const cells: [Order, ReactNode][] = [
    ["leads", leading("leads")],
    ["visits", leading("visits")],
    ["conversions", leading("conversions")],
    ["value", money(of.value)],
    ["commission", money(of.commission)],
  ];
  return cells.map(([name, figure]) => (
    <Table.Td key={name} {...shownFrom(name)} ta="end" className={classes.figure ?? ""}>
      {figure}
    </Table.Td>
  ));
}
