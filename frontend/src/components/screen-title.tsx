import { Group, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { type ReactNode, useEffect, useRef } from "react";

/** The heading of a screen, after which the browser's tab is named, too. */
export function ScreenTitle({
  title,
  tab = title,
  children,
}: {
  title: string;
  tab?: string;
  children?: ReactNode;
}) {
  useDocumentTitle(`${tab} · Footfall`);
  const heading = useFocusWhereNothingHasIt();
  return (
    <Group justify="space-between" gap="sm">
      <Title order={1} size="h3" dir="auto" ref={heading} tabIndex={-1}>
        {title}
      </Title>
      {children}
    </Group>
  );
}

let hadFocus = false; // a page just loaded begins at its top, with the way past the rail
document.addEventListener("focusin", () => {
  hadFocus = true;
});

/** The button or link that led here is gone with its screen: Tab goes on from the heading, and a
 * reader of the screen says it. Whatever takes the focus for itself keeps it. */
function useFocusWhereNothingHasIt() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!hadFocus) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
    });
    return () => clearTimeout(timer);
  }, []);
  return heading;
}
