import { expect, test } from 'vitest'
import { finishSvg } from '../../src/render/svg.ts'

function svg(inside: string, head = ''): string {
  return `<svg id="mermaid" width="20" height="10" viewBox="-5 0 20.5 10"${head} style="background-color: white;">${inside}</svg>`
}

test('ids are of the figure, and so is whatever refers to them', () => {
  const drawn = svg(
    [
      '<title id="t">#mermaid</title><desc id="d">url(#a)</desc>',
      '<style>#mermaid{fill:#333;}#mermaid .x,#a{filter:url(#a);}</style>',
      '<g id="a" clip-path="url(#b)" style="filter: url(&quot;#a&quot;)"/>',
      '<use href="#a" xlink:href="#b"/><a href="http://x/#a">id="a" #a</a><path fill="#333"/>',
    ].join(''),
    ' aria-labelledby="t d" aria-describedby="d"',
  )
  expect(finishSvg(drawn, '握手-1')).toBe(
    [
      '<svg id="svg-握手-1--mermaid" width="20" height="10" viewBox="-5 0 20.5 10" aria-labelledby="svg-握手-1--t svg-握手-1--d" aria-describedby="svg-握手-1--d" style="max-width: 100%; height: auto; background-color: white;">',
      '<title id="svg-握手-1--t">#mermaid</title><desc id="svg-握手-1--d">url(#a)</desc>',
      '<rect x="-5" y="0" width="20.5" height="10" style="fill: white; stroke: none;"/>',
      '<style>#svg-握手-1--mermaid{fill:#333;}#svg-握手-1--mermaid .x,#svg-握手-1--a{filter:url(#svg-握手-1--a);}</style>',
      '<g id="svg-握手-1--a" clip-path="url(#b)" style="filter: url(&quot;#svg-握手-1--a&quot;)"/>',
      '<use href="#svg-握手-1--a" xlink:href="#b"/><a href="http://x/#a">id="a" #a</a><path fill="#333"/>',
      '</svg>\n',
    ].join(''),
  )
})

test("ids that mermaid counts on from the figure before are counted anew, and an author's own are not", () => {
  const drawn = (first: number) =>
    svg(
      `<line id="actor${first + 1}"/><g id="root-${first + 1}"/><line id="actor${first}"/><g id="root-${first}"/><g id="state-actor7"/><use href="#actor${first + 1}"/>`,
    )
  expect(finishSvg(drawn(9), 'x')).toBe(finishSvg(drawn(0), 'x'))
  expect(finishSvg(drawn(9), 'x')).toMatch(
    /<line id="svg-x--actor1"\/>.*"svg-x--root-1".*"svg-x--actor0".*"svg-x--root-0".*"svg-x--state-actor7".*href="#svg-x--actor1"/,
  )
})

test('a label in HTML becomes text in its middle, on paper where it lies upon an edge', () => {
  const state =
    '<foreignObject width="120" height="24"><div xmlns="http://www.w3.org/1999/xhtml"><span style="font-weight:bold !important" class="nodeLabel"><p>A &lt; B</p></span></div></foreignObject>'
  const edge =
    '<foreignObject width="60" height="24"><div class="labelBkg"><span class="edgeLabel"><p>CLOSE</p></span></div></foreignObject>'
  const finished = finishSvg(svg(state + edge), 'x')
  expect(finished).toContain(
    '<text x="60" y="18.976" style="text-anchor: middle; font-weight:bold !important">A &lt; B</text><rect width="60" height="24" style="fill: white; stroke: none; opacity: 1;"/><text x="30" y="18.976" style="text-anchor: middle; ">CLOSE</text>',
  )
  expect(finished).not.toContain('foreignObject')
})

test('a label of more than one line stays, since only a browser knows where its lines end', () => {
  const long = '<foreignObject width="200" height="48"><div><p>a b</p></div></foreignObject>'
  const broken = '<foreignObject width="20" height="24"><div><p>a<br/>b</p></div></foreignObject>'
  expect(finishSvg(svg(long + broken), 'x')).toContain(long + broken)
})

test('an arrowhead turns with its line in every viewer', () => {
  const turned = finishSvg(
    svg(
      '<marker id="a" orient="auto-start-reverse"/><marker id="b" orient="auto-start-reverse"/><line marker-start="url(#b)" marker-end="url(#a)"/>',
    ),
    'x',
  )
  expect(turned).toContain('<marker id="svg-x--a" orient="auto"/>')
  expect(turned).toContain('<marker id="svg-x--b" orient="auto-start-reverse"/>')
})
