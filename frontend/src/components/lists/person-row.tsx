import { useLingui } from "@lingui/react/macro";
import { Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CallIcons } from "../call-links";
import { PhoneNumber } from "../phone-number";
import classes from "./lists.module.css";

type Props = {
  to: string;
  search?: Record<string, string | undefined>;
  params?: Record<string, string>;
  name: string;
  phone: string;
  isOpen?: boolean;
  optedOut?: boolean;
  line: ReactNode; // below name and number
  right?: ReactNode;
  before?: ReactNode; // a box to choose the row by
  actions?: ReactNode; // before the icons that call
  cells?: ReactNode; // beside it, where there is room for columns
  onFocus?: () => void;
  onBlur?: () => void;
};

/** A person in a list, by number while nobody knows the name: the row leads to them, the icons call. */
export function PersonRow({ to, search, params, name, phone, line, ...more }: Props) {
  const { t } = useLingui();
  return (
    <li className={classes.row} data-open={more.isOpen || undefined}>
      {more.before && <div className={classes.beside}>{more.before}</div>}
      <Link
        to={to}
        search={search as never}
        params={params as never}
        className={more.cells ? `${classes.main} ${classes.columns}` : classes.main}
        aria-current={more.isOpen ? "true" : undefined}
        onFocus={more.onFocus}
        onBlur={more.onBlur}
      >
        <div>
          <Group gap="xs" wrap="nowrap" justify="space-between" align="baseline">
            <Text fw={500} dir="auto" className={classes.cut ?? ""} title={name}>
              {name || (phone ? <PhoneNumber phone={phone} /> : t`No name`)}
            </Text>
            {name && (
              <Text size="sm" className={classes.number ?? ""}>
                <PhoneNumber phone={phone} />
              </Text>
            )}
          </Group>
          <Text component="div" size="sm" c="dimmed">
            {line}
          </Text>
        </div>
        {more.cells}
      </Link>
      {more.right && (
        <Text component="div" size="sm" visibleFrom="sm">
          {more.right}
        </Text>
      )}
      {more.actions && <div className={classes.beside}>{more.actions}</div>}
      <div className={classes.beside}>
        <CallIcons phone={phone} name={name} optedOut={more.optedOut ?? false} />
      </div>
    </li>
  );
}
