import { Badge, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import classes from "./tab-links.module.css";

export type Tab = {
  id?: string; // where labels are people's own
  to?: string; // another screen than that of all
  label: string;
  count?: string | undefined; // as people read it: "12", "1,000+"
  isOpen: boolean;
  search: Record<string, string | undefined>; // of the address
};

/** Parts of one list, each an address of its own; on a phone the open one is brought in sight. */
export function TabLinks({ label, to, tabs }: { label: string; to?: string; tabs: Tab[] }) {
  const nav = useRef<HTMLElement>(null);
  const open = tabs.findIndex((tab) => tab.isOpen);
  useEffect(() => {
    const tab = nav.current?.children[open]?.getBoundingClientRect();
    const shown = nav.current?.getBoundingClientRect();
    if (!tab || !shown) return;
    const by =
      tab.right > shown.right ? tab.right - shown.right : Math.min(0, tab.left - shown.left);
    if (by) nav.current?.scrollBy({ left: by });
  }, [open]);
  return (
    <nav aria-label={label} className={classes.tabs} ref={nav}>
      {tabs.map((tab) => (
        <UnstyledButton
          key={tab.id ?? tab.label}
          component={Link}
          to={(tab.to ?? to) as string}
          search={tab.search as never}
          className={classes.tab}
          data-open={tab.isOpen || undefined}
          aria-current={tab.isOpen ? "page" : undefined}
        >
          {tab.label}
          {tab.count !== undefined && (
            <Badge variant="default" size="sm" radius="sm" ms={6}>
              {tab.count}
            </Badge>
          )}
        </UnstyledButton>
      ))}
    </nav>
  );
}
