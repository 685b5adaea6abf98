// Without signs that look like others when they are read out or written down.
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 3;
const LENGTH = 4;

/** Random, about 59 bits, in groups that can be read out: "k7dm-w2xq-9hfp". */
export function makePassword(): string {
  const group = () => Array.from({ length: LENGTH }, sign).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

function sign(): string {
  const most = 256 - (256 % SIGNS.length); // beyond it some would come more often
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < most) return SIGNS.charAt(byte % SIGNS.length);
  }
}
