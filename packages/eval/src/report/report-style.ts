import { seriesColours } from '../figures/svg'

const series = (mode: 'light' | 'dark') => seriesColours[mode].map((colour, i) => `--s${i}:${colour}`).join(';')

/** Style of a report: system fonts, one column of text, figures as wide as the page allows. */
export const reportStyle = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f7f8f9;--ink:#1f2328;--soft:#59636e;--line:#e3e6ea;--accent:#0b5cad;${series('light')}}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--raised:#1c2026;--ink:#e8eaed;--soft:#a2abb6;--line:#313840;--accent:#7db8f5;${series('dark')}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:17px/1.55 Charter,'Bitstream Charter','Sitka Text',Cambria,Georgia,serif}
header,section{max-width:1180px;margin:0 auto;padding:0 32px}
header{padding-top:64px}
h1{font-size:34px;line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:0 0 12px;max-width:24em;text-wrap:balance}
h2{font-size:22px;font-weight:600;margin:72px 0 8px}
p{max-width:46em;margin:8px 0 0}
a{color:var(--accent)}
.summary{font-size:19px;color:var(--soft)}
.facts,.player,table,.chart-block,.definitions code,.downloads{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:16px 32px;margin:32px 0 0;padding-top:20px;border-top:1px solid var(--line);font-size:14px;line-height:1.4}
.facts dt{color:var(--soft);font-size:12.5px}
.facts dd{margin:2px 0 0;overflow-wrap:anywhere}
.caption{color:var(--soft);font-size:15px;max-width:52em;margin-top:14px}

.player{margin-top:24px;font-size:13px;line-height:1.35}
.player canvas{display:block;width:100%;height:100%;border-radius:2px}
.player figure{margin:0;min-width:0;align-self:end}
.player .row{display:grid;grid-template-columns:132px repeat(var(--columns),minmax(0,1fr));gap:0 10px;margin-bottom:10px}
.player .row-head{padding-right:24px;align-self:end}
.player .row-head b{font-weight:600;font-size:14px}
.player .bar{height:7px;border-radius:1px;margin:5px 0 3px}
.player .ends{display:flex;justify-content:space-between;color:var(--soft);font-size:11.5px;font-variant-numeric:tabular-nums}
.player figcaption{display:none;margin-bottom:6px}
.player .row:first-child figcaption{display:block}
.player figcaption b{font-weight:600;font-size:14px;display:block}
.player .score{color:var(--soft);font-variant-numeric:tabular-nums}
.player .frame{position:relative;aspect-ratio:var(--aspect);background:var(--raised)}
.player .marks{position:absolute;inset:0;width:100%;height:100%;pointer-events:none;overflow:visible}
.player .marks circle{fill:#fff;stroke:#000;stroke-opacity:.7}
.player .y-ends{position:absolute;right:100%;top:0;bottom:0;margin-right:4px;display:flex;flex-direction:column;justify-content:space-between;color:var(--soft);font-size:10.5px;line-height:1;text-align:right}
.player .x-ends{display:none;position:absolute;left:0;right:0;top:100%;margin-top:3px}
.player .row:last-child{margin-bottom:26px}
.player .row:last-child .x-ends{display:flex}
.player .controls{display:flex;align-items:center;gap:16px;margin-top:18px;padding:10px 14px;background:var(--raised);border-radius:8px}
.player button{font:inherit;font-size:14px;min-width:84px;padding:7px 14px;border-radius:6px;border:1px solid var(--line);background:var(--ground);color:var(--ink);cursor:pointer}
.player input[type=range]{flex:1;min-width:80px;accent-color:var(--accent);height:28px}
.player output{font-size:14px;min-width:15.5em;text-align:right;font-variant-numeric:tabular-nums}
.player .choose{display:none;border:0;padding:0;margin:0 0 16px}
.player :focus-visible{outline:2px solid var(--accent);outline-offset:2px}

.wide{overflow-x:auto;margin-top:24px}
.wide svg{display:block;width:100%;min-width:calc(.85*var(--own));max-width:calc(1.2*var(--own));height:auto}
.warnings{padding-left:20px;max-width:52em}
.warnings li{margin-top:6px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:28px 36px;margin-top:24px}
.chart-block svg{display:block;width:100%;max-width:600px;height:auto}
.charts.small{grid-template-columns:repeat(auto-fit,minmax(min(100%,240px),1fr));gap:20px 24px}
.charts.small svg{max-width:340px}
.save{display:inline-block;margin-top:4px;font-size:12.5px;color:var(--soft)}
.halo{stroke:var(--ground)}.hollow{fill:var(--ground)}.ink{fill:var(--ink)}.soft{fill:var(--soft)}.grid{stroke:var(--line)}.axis{stroke:var(--soft)}
${seriesColours.light.map((_, i) => `.line.s${i}{stroke:var(--s${i})}.area.s${i}{fill:var(--s${i})}`).join('')}

.scroll{overflow-x:auto;margin-top:20px}
table{border-collapse:collapse;font-size:14.5px;line-height:1.4;font-variant-numeric:tabular-nums}
th,td{padding:7px 14px;text-align:right;white-space:nowrap}
th:first-child,td:first-child,.text{text-align:left}
th:first-child,td:first-child{padding-left:0}
thead th{color:var(--soft);font-weight:500;border-bottom:1px solid var(--ink);vertical-align:bottom}
tbody tr+tr>*{border-top:1px solid var(--line)}
tbody th{font-weight:400}
td b{font-weight:650}

.definitions{display:grid;grid-template-columns:max-content 1fr;gap:18px 32px;margin:20px 0 0}
.definitions dt{font-weight:600}
.definitions dd{margin:0;max-width:46em}
.definitions code{display:block;font-size:14.5px;color:var(--soft);margin-bottom:2px;overflow-wrap:anywhere}
section:last-child{padding-bottom:96px}

@media (max-width:760px){
body{font-size:16px}
header,section{padding:0 18px}
header{padding-top:36px}
h1{font-size:27px}
h2{margin-top:52px}
.facts{grid-template-columns:1fr 1fr;gap:14px 20px}
.player .choose{display:flex;flex-wrap:wrap;gap:8px 18px}
.player .choose label{font-size:15px;padding:4px 0}
.player .row{display:none;grid-template-columns:1fr;gap:16px}
.player .row.chosen{display:grid}
.player .row .row-head{padding:0}
.player .row figcaption,.player .row:first-child figcaption{display:flex;justify-content:space-between;margin-bottom:4px}
.player .row .frame .x-ends{display:none}
.player .row figure:last-child .frame .x-ends{display:flex}
.player .row figure:last-child{margin-bottom:20px}
.player .row:last-child{margin-bottom:10px}
.player .y-ends{display:none}
.player .controls{flex-wrap:wrap;position:sticky;bottom:0}
.player output{min-width:0;flex-basis:100%;order:3;text-align:left}
.definitions{grid-template-columns:1fr;gap:4px}
.definitions dd{margin-bottom:16px}
}
@media print{
body{font-size:10.5pt}
header,section{max-width:none;padding:0}
.player .controls,.save{display:none}
h2{margin-top:28px;break-after:avoid}
figure,.chart-block,table{break-inside:avoid}
}
`
