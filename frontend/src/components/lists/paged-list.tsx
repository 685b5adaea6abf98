import { useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode, Ref } from "react";
import { Empty, ListBody } from "./list-body";
import classes from "./lists.module.css";
import { type Page, Pager } from "./pager";

type Props<Answer> = {
  label: string;
  query: UseQueryResult<Answer>;
  page: number;
  pageSize?: number;
  onPage: (page: number) => void;
  describeAll?: ((count: number) => string) | undefined;
  empty: ReactNode;
  above?: (answer: Answer) => ReactNode;
  children: (answer: Answer) => ReactNode; // its rows
  ref?: Ref<HTMLUListElement>;
};

/** One page of a list: asking, failed, empty or its rows, and the way to the other pages. */
export function PagedList<Answer extends Page<unknown>>(props: Props<Answer>) {
  const { label, query, page, pageSize, onPage, empty, above, children, ref } = props;
  return (
    <ListBody
      query={query}
      isEmpty={(answer) => answer.results.length === 0}
      empty={empty}
      onFirstPage={page > 1 ? () => onPage(1) : undefined}
    >
      {(answer) => (
        <>
          {above?.(answer)}
          <ul className={classes.rows} aria-label={label} ref={ref}>
            {children(answer)}
          </ul>
          <Pager
            list={answer}
            page={page}
            {...(pageSize && { pageSize })}
            describeAll={props.describeAll}
            onPage={(to) => {
              onPage(to);
              window.scrollTo(0, 0);
            }}
          />
        </>
      )}
    </ListBody>
  );
}

/** Nobody is as the filters say: the way out leads to all. */
export function NobodyLikeThis(props: {
  children: ReactNode;
  onShowAll: () => void;
  also?: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <Empty
      action={
        <Group>
          <Button variant="default" onClick={props.onShowAll}>
            {t`Show all`}
          </Button>
          {props.also}
        </Group>
      }
    >
      {props.children}
    </Empty>
  );
}
