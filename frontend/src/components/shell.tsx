import { useLingui } from "@lingui/react/macro";
import {
  AppShell,
  Center,
  Group,
  Loader,
  NavLink,
  Stack,
  Text,
  UnstyledButton,
  VisuallyHidden,
} from "@mantine/core";
import { useMediaQuery, useNetwork } from "@mantine/hooks";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { Suspense } from "react";
import { SignedOut } from "@/api/errors";
import { useMe, useMeQuery } from "@/api/me";
import { ErrorNote } from "./error-note";
import { PersonMenu } from "./person-menu";
import { SCREENS } from "./screens";
import classes from "./shell.module.css";

/** Rail at the left on wide screens, bar at the bottom on narrow ones, above both who it is. */
export function Shell() {
  const me = useMeQuery();
  if (me.isPending || me.error instanceof SignedOut) return <Waiting />;
  if (me.isError) {
    return (
      <Center mih="100dvh" p="md">
        <ErrorNote error={me.error} onRetry={() => me.refetch()} />
      </Center>
    );
  }
  return <Frame />;
}

function Frame() {
  const { t } = useLingui();
  const isWide = useMediaQuery("(min-width: 48em)", true, { getInitialValueInEffect: false });
  const { online } = useNetwork();
  return (
    <AppShell
      header={{ height: 48 }}
      {...(isWide ? { navbar: { width: 176, breakpoint: "sm" } } : { footer: { height: 56 } })}
      padding="md"
    >
      <a href="#content" className={classes.skip}>{t`To the content`}</a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Text fw={700}>Footfall</Text>
          {!online && (
            <Text
              c="red"
              size="sm"
              role="status"
            >{t`No connection: nothing is saved until it is back.`}</Text>
          )}
          <PersonMenu />
        </Group>
      </AppShell.Header>
      {isWide ? (
        <AppShell.Navbar p="xs" component="nav" aria-label={t`Screens`}>
          <Rail />
        </AppShell.Navbar>
      ) : (
        <AppShell.Footer component="nav" aria-label={t`Screens`}>
          <BottomBar />
        </AppShell.Footer>
      )}
      <AppShell.Main id="content" tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

function useScreens() {
  const me = useMe();
  const { pathname } = useLocation();
  const shown = SCREENS.filter((screen) => me.rights.includes(screen.right));
  return shown.map((screen) => ({ ...screen, isOpen: pathname.startsWith(screen.to) }));
}

function Rail() {
  const { i18n } = useLingui();
  return (
    <Stack gap={2}>
      {useScreens().map(({ to, label, icon: Icon, isOpen }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={i18n._(label)}
          leftSection={<Icon size={18} aria-hidden />}
          active={isOpen}
          aria-current={isOpen ? "page" : undefined}
        />
      ))}
    </Stack>
  );
}

const MOST_IN_BAR = 4;

function BottomBar() {
  const { i18n } = useLingui();
  return (
    <Group h="100%" gap={0} grow>
      {useScreens()
        .slice(0, MOST_IN_BAR)
        .map(({ to, label, icon: Icon, isOpen }) => (
          <UnstyledButton
            key={to}
            component={Link}
            to={to}
            className={classes.tab}
            data-open={isOpen || undefined}
            aria-current={isOpen ? "page" : undefined}
          >
            <Icon size={20} aria-hidden />
            <Text size="xs">{i18n._(label)}</Text>
          </UnstyledButton>
        ))}
    </Group>
  );
}

function Waiting() {
  const { t } = useLingui();
  return (
    <Center mih="60dvh">
      <Loader className={classes.late ?? ""} aria-hidden />
      <VisuallyHidden role="status">{t`Loading`}</VisuallyHidden>
    </Center>
  );
}
