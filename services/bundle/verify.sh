#!/bin/sh
# Checks an exported timeline with the tools that every system has.
#     sh verify.sh             is everything what the last entry vouches for?
#     sh verify.sh 7 1f0c...   and is entry 7 the one whose head was noted elsewhere?
set -eu
export LC_ALL=C
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
changed() { echo "CHANGED: $1"; exit 1; }
hashes() { [ ! -d "$1" ] || find "$1" -type f -exec sha256sum {} +; }

sha256sum -c SHA256SUMS > /dev/null || changed "a file is not as SHA256SUMS lists it"

# Every entry holds the hash of the one before it ("previous") and its own number.
while IFS= read -r line; do printf '%s' "$line" | sha256sum; done < entries.jsonl > "$work/lines"
awk '{ print last, NR; last = $1 }' "$work/lines" > "$work/follows"
sed 's/.*"previous":"\([0-9a-f]*\)","seq":\([0-9]*\),.*/\1 \2/' entries.jsonl > "$work/say"
cmp -s "$work/follows" "$work/say" ||
    changed "entry $(cmp "$work/follows" "$work/say" | sed 's/.* //') does not follow the one before"
count=$(awk 'END { print NR }' "$work/lines")
last=$(awk 'END { print $1 }' "$work/lines")
if [ -n "${1:-}" ]; then
    noted=$(awk -v seq="$1" 'NR == seq { print $1 }' "$work/lines")
    [ "$noted" = "${2:-}" ] || changed "entry $1 is not the one that was noted"
fi

# Every text that lies here has the hash that its entry names; the others were erased or withheld.
sed 's/.*"details":{\([^{}]*\)},"happened_at".*/\1/' entries.jsonl | tr -d '"' |
    awk -F , '{ for (n = 1; n <= NF; n++) { split($n, part, ":");
        print part[2] "  details/" NR "." part[1] } }' | sort > "$work/named"
hashes details | sort > "$work/here"
comm -13 "$work/named" "$work/here" > "$work/wrong"
[ ! -s "$work/wrong" ] || changed "$(sed -n '1s/.*  //p' "$work/wrong") is not the text of its entry"

# Evidence has its hash as its name, and entries name it; so they do with the plans.
hashes evidence | awk '"evidence/" $1 != $2 { print $2 }' > "$work/wrong"
[ ! -s "$work/wrong" ] || changed "$(sed -n 1p "$work/wrong")"
{ hashes evidence | sed 's/^\([0-9a-f]*\) .*/"evidence":"\1"/'
  hashes playbooks | sed 's/^\([0-9a-f]*\) .*/"playbook_sha256":"\1"/'; } > "$work/vouched"
while read -r words; do
    grep -qF "$words" entries.jsonl || changed "no entry names $words"
done < "$work/vouched"

absent=$(comm -23 "$work/named" "$work/here" | awk 'END { print NR }')
echo "$count entries as they were written; texts that are not here (erased or withheld): $absent"
echo "head $(sed -n '1s/.*"stream":"\([A-Za-z0-9-]*\)".*/\1/p' entries.jsonl) $count $last"
