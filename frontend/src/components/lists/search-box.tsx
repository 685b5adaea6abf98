import { useLingui } from "@lingui/react/macro";
import { CloseButton, Kbd, Loader, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useReducer, useRef, useState } from "react";
import { useKeys } from "@/lib/use-keys";

const SHORTEST = 3; // characters; fewer are asked for by Enter
const PAUSE_MS = 120; // after the last key, before the service is asked

type Props = {
  label: string;
  value: string; // what the address says
  onChange: (text: string) => void;
  isAsking: boolean;
  onEnter?: () => void; // once the answer is to what stands here
};

/** Asks as somebody types, at once for what is pasted; `/` leads here from anywhere. */
export function SearchBox({ label, value, onChange, isAsking, onEnter }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState(value);
  const [, enter] = useReducer((presses: number) => presses + 1, 0);
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef<string[]>([]); // what the address will say soon: on slow devices it lags

  const isEntered = useRef(false); // Enter waits for the answer to what stands here

  useEffect(() => {
    const index = asked.current.indexOf(value);
    asked.current.splice(0, index < 0 ? asked.current.length : index + 1);
    if (index < 0) setText(value); // Back, or a link
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    if (!isEntered.current || isAsking || text.trim() !== value) return;
    isEntered.current = false;
    if (document.activeElement === box.current) onEnter?.(); // else somebody went on meanwhile
  });

  const ask = (typed: string) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const search = typed.trim();
    if (search === (asked.current.at(-1) ?? value)) return;
    asked.current.push(search);
    onChange(search);
  };
  const change = (typed: string, pause: number) => {
    setText(typed);
    isEntered.current = false;
    clearTimeout(timer.current);
    timer.current = undefined;
    const length = typed.trim().length;
    if (length === 0) ask("");
    else if (length >= SHORTEST) timer.current = setTimeout(() => ask(typed), pause);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      ask(text);
      isEntered.current = true;
      enter(); // renders, so that an answer which is here already is taken
    }
    if (event.key === "Escape" && text) change("", 0);
  };
  useKeys([["/", () => box.current?.focus()]]);

  return (
    <TextInput
      ref={box}
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => {
        const isPasted = (event.nativeEvent as InputEvent).inputType === "insertFromPaste";
        change(event.currentTarget.value, isPasted ? 0 : PAUSE_MS);
      }}
      onKeyDown={onKeyDown}
      onBlur={() => timer.current !== undefined && ask(text)} // before a click leads elsewhere
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        isAsking ? (
          <Loader size="xs" aria-label={t`Asking`} />
        ) : text ? (
          <CloseButton size="sm" aria-label={t`Clear`} onClick={() => change("", 0)} />
        ) : (
          <Kbd size="xs" visibleFrom="sm" aria-hidden>
            /
          </Kbd>
        )
      }
      autoComplete="off"
      dir="auto"
      aria-keyshortcuts="/"
    />
  );
}
