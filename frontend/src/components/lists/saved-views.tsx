import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Button, Group, Menu, Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Address } from "@/lib/address";
import { ErrorNote } from "../error-note";
import classes from "./lists.module.css";
import { NameForm, RemoveForm } from "./saved-view-forms";
import { TabLinks } from "./tab-links";
import { isGone, type SavedList, type SavedView, useSavedViews } from "./use-saved-views";
import { type Field, isSameView, toParameters, toView } from "./views";

type Props = {
  list: SavedList;
  to: string;
  all: string; // the tab without any filter
  view: Address; // of the address; `saved` says which tab it began from
  fields: readonly Field[];
};

/**
 * One's own views as tabs. The address stays the view: a tab is only where it began, so that what
 * is changed meanwhile spares the saved one until somebody saves it, there or under another name.
 */
export function SavedViews({ list, to, all, view, fields }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { views, add, change, remove } = useSavedViews(list);
  const [form, setForm] = useState<"add" | "rename" | "remove" | null>(null);
  const { saved, page: _page, at: _at, ...filters } = view;
  const parameters = toParameters(filters, fields);
  const isFiltered = Object.keys(parameters).length > 0;
  const open = views.data?.find((each) => String(each.id) === saved);
  const kept = toView(open?.parameters ?? {}, fields);
  const isChanged = open !== undefined && !isSameView(filters, kept.view, fields);
  const show = (search: Address) => void navigate({ to, search: search as never });
  const close = () => {
    setForm(null);
    for (const each of [add, change, remove]) each.reset();
  };

  if (views.isError) return <ErrorNote error={views.error} onRetry={() => views.refetch()} />;
  if (!views.data || (views.data.length === 0 && !isFiltered)) return null;
  const tabOf = (each: SavedView) => ({
    id: String(each.id),
    label: each.name,
    isOpen: each === open,
    search: { ...toView(each.parameters ?? {}, fields).view, saved: String(each.id) },
  });
  const first = { id: "all", label: all, isOpen: !open && !isFiltered, search: {} };
  return (
    <>
      <Group gap="xs" align="flex-start">
        {views.data.length > 0 && (
          <div className={classes.savedTabs}>
            <TabLinks label={t`Saved views`} to={to} tabs={[first, ...views.data.map(tabOf)]} />
          </div>
        )}
        {isChanged && (
          <Button
            size="compact-md"
            loading={change.isPending}
            onClick={() => change.mutate({ id: open.id, parameters })}
          >
            {t`Save`}
          </Button>
        )}
        {isFiltered && (!open || isChanged) && (
          <Button size="compact-md" variant="default" onClick={() => setForm("add")}>
            {open ? t`Save as` : t`Save this view`}
          </Button>
        )}
        {open && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size="lg" aria-label={t`This view: ${open.name}`}>
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setForm("rename")}>{t`Rename`}</Menu.Item>
              <Menu.Item onClick={() => setForm("remove")}>{t`Remove`}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {form === null && change.isError && <ErrorNote error={change.error} />}
      {kept.unknown.length > 0 && (
        <Text size="sm" role="status">
          {t`This view was saved with more than this screen can ask for: ${kept.unknown.join(", ")}. Without it more people are shown.`}
        </Text>
      )}
      {form === "add" && (
        <NameForm
          title={t`Save this view`}
          name=""
          save={add}
          onSave={(name) =>
            add.mutate(
              { name, parameters },
              {
                onSuccess: (made) => {
                  close();
                  // What was changed while it was saved stays, as a change of the new view.
                  const search = (now: Address) => ({ ...now, saved: String(made.id) });
                  void navigate({ to, search: search as never });
                },
              },
            )
          }
          onClose={close}
        />
      )}
      {form === "rename" && open && (
        <NameForm
          title={t`Rename the view`}
          name={open.name}
          save={change}
          onSave={(name) =>
            change.mutate(
              { id: open.id, name },
              { onSuccess: close, onError: (error) => isGone(error) && setForm(null) },
            )
          }
          onClose={close}
        />
      )}
      {form === "remove" && open && (
        <RemoveForm
          name={open.name}
          remove={remove}
          onRemove={() =>
            remove.mutate(open.id, {
              onSuccess: () => {
                close();
                show(filters);
              },
            })
          }
          onClose={close}
        />
      )}
    </>
  );
}
