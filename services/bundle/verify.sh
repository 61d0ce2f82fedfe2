#!/bin/sh
# Checks an exported timeline with sha256sum, sed, tr and cut alone.
#     sh verify.sh             is everything what the last entry vouches for?
#     sh verify.sh 7 1f0c...   and is entry 7 the one whose head was noted elsewhere?
set -eu
cd "$(dirname "$0")"
changed() { echo "CHANGED: $1"; exit 1; }
hash() { sha256sum | cut -c 1-64; }

sha256sum -c SHA256SUMS > /dev/null || changed "a file is not as SHA256SUMS lists it"

seq=0 last= noted= here=0 absent=0
while IFS= read -r line; do
    seq=$((seq + 1))
    follows=$(printf '%s' "$line" | sed 's/.*"previous":"\([0-9a-f]*\)","seq":\([0-9]*\),.*/\1 \2/')
    [ "$follows" = "$last $seq" ] || changed "entry $seq does not follow the one before it"
    last=$(printf '%s' "$line" | hash)
    [ "$seq" != "${1:-}" ] || noted=$last
    texts=$(printf '%s' "$line" | sed 's/.*"details":{\([^{}]*\)},"happened_at".*/\1/' | tr -d '"')
    for text in $(printf '%s' "$texts" | tr ',' ' '); do
        file=details/$seq.${text%%:*}
        if [ -e "$file" ]; then
            [ "$(hash < "$file")" = "${text#*:}" ] || changed "$file is not the text of entry $seq"
            here=$((here + 1))
        else
            absent=$((absent + 1))
        fi
    done
done < entries.jsonl
[ -z "${1:-}" ] || [ "$noted" = "${2:-}" ] || changed "entry $1 is not the one that was noted"

for file in details/* evidence/* playbooks/*; do
    [ -e "$file" ] || continue
    case $file in
        details/*) here=$((here - 1)) ;;
        evidence/*)
            [ "$(hash < "$file")" = "${file#evidence/}" ] || changed "$file"
            grep -qF "\"evidence\":\"${file#evidence/}\"" entries.jsonl || changed "$file: no entry" ;;
        playbooks/*)
            grep -qF "\"playbook_sha256\":\"$(hash < "$file")\"" entries.jsonl || changed "$file" ;;
    esac
done
[ "$here" = 0 ] || changed "details/ holds a text that no entry has"
echo "$seq entries as they were written; texts that are not here (erased or withheld): $absent"
echo "head $(sed -n '1s/.*"stream":"\([A-Za-z0-9-]*\)".*/\1/p' entries.jsonl) $seq $last"
