#!/usr/bin/env python3
"""One WOFF2 file per weight with exactly the letters OQU writes: Kazakh, Russian, English, digits, signs.

Google-style subset packages spread Kazakh over three files (the letters U+04B0/04B1 and U+0406/0456 sit in
"cyrillic", the other seven pairs in "cyrillic-ext", the tenge sign in "latin-ext"), so a Kazakh page would fetch
about 89 KB. This merges the four subsets, pins two weights, keeps kerning and tabular figures, and fails if a
required letter has no glyph or only a copy of a Russian one. The results lie beside this file; run it again only to
change the set of letters:

    apt-get install fonttools python3-brotli
    npm install --no-save @fontsource-variable/onest@5.3.1 && python3 fonts/build.py
"""
import os
import sys
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fontTools import subset, merge

HERE = os.path.dirname(os.path.abspath(__file__))
SRC = os.path.join(HERE, '../node_modules/@fontsource-variable/onest/files/onest-%s-wght-normal.woff2')
OUT = HERE
KK = 'ӘәҒғҚқҢңӨөҰұҮүҺһІі'
MUST = set(KK + ''.join(map(chr, range(0x410, 0x450))) + 'Ёё' + ''.join(map(chr, range(0x20, 0x7f))) + '\u00a0«»„“”‘’–—…•·×±−°§©№₸')
PARTS = ('cyrillic', 'cyrillic-ext', 'latin', 'latin-ext')

for weight, name in ((400, 'regular'), (650, 'semibold')):
    files, got = [], set()
    for part in PARTS:
        font = TTFont(SRC % part)
        take = [ord(c) for c in MUST if ord(c) in font.getBestCmap() and ord(c) not in got]
        if not take:
            continue
        got |= set(take)
        font = instancer.instantiateVariableFont(font, {'wght': weight})
        o = subset.Options()
        o.layout_features = ['kern', 'tnum', 'locl', 'ccmp', 'mark', 'case']
        o.hinting = False
        o.notdef_outline = True
        o.name_IDs = ['*']
        o.drop_tables += ['STAT', 'MVAR', 'HVAR', 'avar', 'DSIG', 'meta', 'gasp']
        s = subset.Subsetter(o)
        s.populate(unicodes=take)
        s.subset(font)
        tmp = os.path.join(OUT, f'.{part}-{weight}.ttf')
        font.save(tmp)
        files.append(tmp)
    font = merge.Merger().merge(files)
    for f in files:
        os.remove(f)
    o = subset.Options()
    o.layout_features = ['*']
    o.hinting = False
    o.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    o.notdef_outline = True
    s = subset.Subsetter(o)
    s.populate(unicodes=list(got))
    s.subset(font)
    font.flavor = 'woff2'
    path = os.path.join(OUT, f'oqu-sans-{name}.woff2')
    font.save(path)
    done = TTFont(path)
    cmap, glyphs = done.getBestCmap(), done['glyf']
    empty = [c for c in MUST - {' ', '\u00a0'} if ord(c) not in cmap or glyphs[cmap[ord(c)]].numberOfContours == 0]
    same = [(a, b) for a, b in zip('ӘҒҚҢӨҰҮҺ', 'ЭГКНОУУН') if glyphs[cmap[ord(a)]] == glyphs[cmap[ord(b)]]]
    print(f'{os.path.basename(path)}: {os.path.getsize(path)} bytes, {len(cmap)} characters, missing {empty or "none"}, look-alikes {same or "none"}')
    if empty or same:
        sys.exit(1)
