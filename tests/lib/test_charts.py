import datetime as dt
import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from kub.lib.charts import (
    Label,
    Series,
    bar_chart,
    cover_bar,
    labels_of,
    quantity_scale,
    ranking_chart,
    sparkline,
    stack_chart,
    ticks,
    trend_chart,
)
from kub.lib.periods import Step, periods

REVENUE = [21_400_000, 23_100_000, 20_300_000, 26_000_000, 28_900_000, 31_200_000]
SVG = "{http://www.w3.org/2000/svg}"


def months():
    return labels_of(periods(dt.date(2026, 6, 1), dt.date(2026, 11, 24), Step.MONTH))


def bars(*series, labels=None, **options):
    labels = months() if labels is None else labels
    return bar_chart(name="revenue", title="Omzet", over="Bulan", labels=labels, series=series, **options)


def trend(*series, labels=None, **options):
    labels = months() if labels is None else labels
    return trend_chart(name="cost", title="HPP", over="Bulan", labels=labels, series=series, **options)


def stack(*series, labels=None, **options):
    labels = months() if labels is None else labels
    return stack_chart(name="by", title="Omzet", over="Bulan", labels=labels, series=series, **options)


def ranking(rows, **options):
    return ranking_chart(
        name="best", title="Paling laku", over="Barang", measure="Omzet", rows=rows, **options
    )


def labels(number):
    return [Label(str(place), f"hari {place}") for place in range(number)]


def written(chart):
    return [text.text.replace("\u00a0", " ") for text in chart.texts]


def rendered(chart, template="parts/chart.html"):
    return render_to_string(template, {"chart": chart})


def drawing(chart, template="parts/chart.html"):
    """The SVG of the page, read as strictly as XML is read."""
    html = rendered(chart, template)
    svg = html[html.index("<svg") : html.index("</svg>") + len("</svg>")]
    return etree.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 31_200_000, [0, 10_000_000, 20_000_000, 30_000_000, 40_000_000]),
        (0, 1, [0, 1]),
        (0, 0, [0]),
        (0, 7, [0, 2, 4, 6, 8]),
        (-414, 855, [-500, 0, 500, 1_000]),
        (-3, 0, [-3, -2, -1, 0]),
        (5_100, 5_320, [5_100, 5_200, 5_300, 5_400]),
        (123, 123, [0, 50, 100, 150]),
        (0, 10**15, [0, 500_000_000_000_000, 10**15]),
    ],
)
def test_ticks_are_round_numbers(low, high, expected):
    assert ticks(low, high) == expected


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
@example(0, 10**30)
def test_ticks_enclose_the_values_and_are_few(one, other):
    low, high = min(one, other), max(one, other)
    found = ticks(low, high)
    assert found[0] <= low
    assert high <= found[-1]
    assert len(found) <= 6
    steps = {after - before for before, after in pairwise(found)}
    assert len(steps) <= 1
    assert all(re.fullmatch("[125]0*", str(step)) for step in steps)


def test_bars_stand_on_zero_in_proportion():
    heights = [float(bar.height) for bar in bars(Series("Omzet", REVENUE)).bars]
    for height, value in zip(heights, REVENUE, strict=True):
        assert height / heights[0] == pytest.approx(value / REVENUE[0], abs=0.01)


def test_axis_and_bars_are_written_in_the_rupiahs_short_form():
    texts = written(bars(Series("Omzet", REVENUE)))
    assert texts[:5] == ["0", "10 jt", "20 jt", "30 jt", "40 jt"]
    assert {"21,4 jt", "26 jt", "31,2 jt"} <= set(texts)
    assert {"Jun", "Nov"} <= set(texts)


def test_loss_hangs_below_zero():
    chart = bars(Series("Laba", [1_000_000, -500_000, 0, None, 250_000, -1]))
    zero = next(line.points.split(",")[1].split()[0] for line in chart.grid if line.style == "zero")
    assert [bar.style for bar in chart.bars] == ["bar", "bar loss", "bar", "bar loss"]
    profit, loss, *_others = chart.bars
    assert float(profit.y) + float(profit.height) == float(zero)
    assert loss.y == zero
    assert "-500 rb" in written(chart)


def test_tiny_value_beside_a_huge_one_is_still_seen():
    chart = bars(Series("Omzet", [1, 10**12]), labels=labels(2))
    assert float(chart.bars[0].height) == 1


def test_current_month_is_marked():
    styles = [bar.style for bar in bars(Series("Omzet", REVENUE), now=5).bars]
    assert styles == ["bar"] * 5 + ["bar now"]


def test_two_series_stand_side_by_side_and_are_named():
    chart = bars(Series("Omzet", REVENUE), Series("Harga pokok", [value // 2 for value in REVENUE]))
    styles = [bar.style for bar in chart.bars]
    assert styles.count("bar") == styles.count("bar second") == 7  # six months and the legend
    assert {"Omzet", "Harga pokok"} <= set(written(chart))
    drawn = [bar for bar in chart.bars if bar.title]
    for first, second in zip(drawn[:6], drawn[6:], strict=True):
        assert float(first.x) + float(first.width) == pytest.approx(float(second.x), abs=0.15)


def test_values_are_written_only_where_there_is_room():
    month = labels_of(periods(dt.date(2026, 11, 1), dt.date(2026, 11, 30), Step.DAY))
    assert len(written(bars(Series("Omzet", [850_000] * 30), labels=month))) < 20


def test_labels_do_not_run_into_each_other_and_the_last_is_written():
    year = labels_of(periods(dt.date(2025, 11, 25), dt.date(2026, 11, 24), Step.DAY))
    chart = bars(Series("Omzet", [1_000] * 365), labels=year)
    below = [text for text in chart.texts if re.fullmatch(r"\d+ \w+", text.text) and text.anchor == "middle"]
    places = sorted(float(text.x) for text in below)
    assert below[0].text == "24 Nov"
    assert 3 <= len(below) <= 8
    assert min(after - before for before, after in pairwise(places)) > 35
    assert places[-1] + 19 <= 300


def test_numbers_stand_in_a_table_in_full():
    chart = bars(Series("Omzet", [*REVENUE[:5], None]))
    assert chart.head == ["Bulan", "Omzet"]
    assert chart.rows[0] == ["June 2026", "Rp\u00a021.400.000"]
    assert chart.rows[5] == ["1–\u206024 November 2026", "–"]
    html = rendered(chart)
    assert html.count("<tr>") == 7
    assert '<th scope="row">June 2026</th><td class="num">Rp\u00a021.400.000</td>' in html


def test_description_says_what_the_eye_sees():
    assert bars(Series("Omzet", REVENUE)).description.replace("\u00a0", " ") == (
        "Omzet, June 2026 – 1–\u206024 November 2026: highest Rp 31.200.000 (1–\u206024 November 2026), "
        "lowest Rp 20.300.000 (August 2026)."
    )


def test_drawing_has_a_name_and_a_description_for_those_who_listen():
    svg = drawing(bars(Series("Omzet", REVENUE)))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "revenue-title revenue-desc"
    assert svg.find(f"{SVG}title").text == "Omzet"
    assert "highest" in svg.find(f"{SVG}desc").text


def test_drawing_needs_no_style_or_script_of_its_own():
    html = rendered(bars(Series("Omzet", REVENUE), now=2)) + rendered(trend(Series("HPP", REVENUE)))
    assert not re.search(r"style=|<script|onclick|fill=|stroke=", html)


def test_names_that_people_typed_are_escaped():
    chart = ranking([('<script>"Toko" & Bu Siti', 5_000)])
    assert drawing(chart).find(f"{SVG}text").text == '<script>"Toko" & Bu Siti'


def test_quantities_are_written_with_their_unit_in_the_table():
    chart = bars(Series("Berat", [2_500, 750]), labels=labels(2), scale=quantity_scale("kg"))
    assert [row[1] for row in chart.rows] == ["2,5\u00a0kg", "0,75\u00a0kg"]
    assert "2,5" in written(chart)


def test_line_is_not_drawn_over_what_is_not_known():
    chart = trend(Series("HPP", [5_145, 5_200, None, None, 5_100, 5_320]))
    assert [len(line.points.split()) for line in chart.lines] == [2, 2]
    assert len(chart.dots) == 4


def test_trend_shows_small_changes_of_a_price():
    chart = trend(Series("HPP", [5_145, 5_200, 5_180, 5_210, 5_100, 5_320]))
    assert written(chart)[0] == "5,1 rb"
    heights = [float(dot.y) for dot in chart.dots]
    assert max(heights) - min(heights) > 80


def test_long_trend_marks_only_its_end():
    assert len(trend(Series("HPP", list(range(100))), labels=labels(100)).dots) == 1


def test_ranking_is_drawn_in_the_order_given():
    chart = ranking([("Keripik 100 g", 8_400_000), ("Remahan", 310_000), ("Retur", -414_000)])
    assert written(chart)[::2] == ["Keripik 100 g", "Remahan", "Retur"]
    assert written(chart)[1::2] == ["8,4 jt", "310 rb", "-414 rb"]
    first, _second, loss = chart.bars
    assert loss.style == "bar loss"
    assert float(loss.x) + float(loss.width) == float(first.x)
    assert float(first.x) + float(first.width) == pytest.approx(300, abs=0.2)


def test_long_name_is_cut_in_the_drawing_and_whole_in_the_table():
    name = "Keripik Tempe Original Pedas Manis Daun Jeruk Purut Kemasan Besar 250 g"
    chart = ranking([(name, 5_000_000)])
    assert chart.texts[0].text.endswith("…")
    assert len(chart.texts[0].text) < 50
    assert chart.rows[0][0] == name
    assert name in chart.bars[0].title


def test_stacks_stand_on_each_other_in_proportion():
    chart = stack(Series("Pasar", [30, 10]), Series("Warung", [20, None]), labels=labels(2))
    market, shop, alone = [bar for bar in chart.bars if bar.title]
    assert float(shop.y) + float(shop.height) == pytest.approx(float(market.y))
    assert float(market.height) == pytest.approx(1.5 * float(shop.height), abs=0.2)
    assert float(alone.height) == pytest.approx(float(market.height) / 3, abs=0.2)
    assert shop.style == "bar second"
    assert chart.head == ["Bulan", "Pasar", "Warung", "Together"]
    assert [row[1:] for row in chart.rows] == [
        ["Rp\u00a030", "Rp\u00a020", "Rp\u00a050"],
        ["Rp\u00a010", "–", "Rp\u00a010"],
    ]
    assert "highest Rp\u00a050 (hari 0)" in chart.description


def test_what_came_back_is_stacked_below_zero():
    chart = stack(Series("Pasar", [30]), Series("Warung", [-20]), Series("WA", [-5]), labels=labels(1))
    zero = next(line.points.split(",")[1].split()[0] for line in chart.grid if line.style == "zero")
    market, shop, whatsapp = [bar for bar in chart.bars if bar.title]
    assert float(market.y) + float(market.height) == float(zero)
    assert shop.y == zero
    assert float(whatsapp.y) == pytest.approx(float(shop.y) + float(shop.height))


def test_legend_of_many_names_goes_on_in_a_second_row():
    names = ["Langsung", "Pasar Bojong", "Titip jual warung", "Lewat WhatsApp", "Bazar"]
    chart = stack(*(Series(name, [5]) for name in names), labels=labels(1))
    legend = [text for text in chart.texts if text.text in names]
    assert len({text.y for text in legend}) > 1
    assert len(legend) == 5
    assert {bar.style for bar in chart.bars} == {"bar", *(f"bar {each}" for each in ORDER)}


ORDER = ("second", "third", "fourth", "fifth")


def test_stack_of_six_is_refused():
    with pytest.raises(ValueError, match="up to 5"):
        stack(*(Series(str(place), [5]) for place in range(6)), labels=labels(1))


def test_ranking_says_the_share_of_each():
    chart = ranking([("Keripik 100 g", 600), ("Remahan", 150)], whole=1_000)
    assert written(chart) == ["Keripik 100 g", "600 · 60 %", "Remahan", "150 · 15 %"]
    assert chart.head == ["Barang", "Omzet", "Share"]
    assert chart.rows[0] == ["Keripik 100 g", "Rp\u00a0600", "60\u00a0%"]


@pytest.mark.parametrize("whole", [0, -5])
def test_ranking_of_a_whole_of_nothing_says_no_share(whole):
    assert ranking([("Keripik", -5)], whole=whole).head == ["Barang", "Omzet"]


@pytest.mark.parametrize(
    ("days", "style", "width"),
    [(0, None, 0), (2, "bar bad", 20), (3, "bar warn", 30), (7, "bar good", 70), (45, "bar good", 300)],
)
def test_cover_is_drawn_against_the_marks(days, style, width):
    chart = cover_bar(name="c1", title="Keripik 100 g", days=days)
    svg = drawing(chart, "parts/chart_cover.html")
    assert svg.find(f"{SVG}desc").text == f"Lasts about {days} days"
    _rail, *bars = chart.bars
    assert [(bar.style, float(bar.width)) for bar in bars] == ([(style, width)] if style else [])
    assert [line.points.split(",")[0] for line in chart.lines] == ["30", "70"]


def test_sparkline_says_in_words_what_it_shows():
    svg = drawing(
        sparkline(name="s1", title="Omzet, 8 minggu", values=[3, 5, 4, 8]), "parts/chart_spark.html"
    )
    assert svg.find(f"{SVG}title").text == "Omzet, 8 minggu"
    assert (
        svg.find(f"{SVG}desc").text.replace("\u00a0", " ") == "From Rp 3 to Rp 8, highest Rp 8, lowest Rp 3."
    )


@pytest.mark.parametrize(
    "chart",
    [
        bars(Series("Omzet", []), labels=[]),
        bars(Series("Omzet", [None] * 6)),
        trend(Series("HPP", []), labels=[]),
        ranking([]),
        stack(Series("Omzet", [None] * 6)),
        sparkline(name="s", title="", values=[]),
    ],
)
def test_chart_of_nothing_says_so(chart):
    assert chart.is_empty
    html = rendered(chart)
    assert "<svg" not in html
    assert "There is nothing to show" in html
    assert rendered(chart, "parts/chart_spark.html").strip() == ""


@pytest.mark.parametrize(
    "chart",
    [
        bars(Series("Omzet", [0] * 6)),
        bars(Series("Omzet", [123_456_789]), labels=labels(1), now=0),
        bars(Series("Omzet", [-5]), labels=labels(1)),
        trend(Series("Kas", [0] * 6)),
        trend(Series("Kas", [7]), labels=labels(1)),
        ranking([("a", 0), ("b", 0)]),
        ranking([("a", -1)]),
        stack(Series("Omzet", [0] * 6)),
        stack(Series("Omzet", [7]), Series("Biaya", [None]), labels=labels(1), now=0),
        stack(Series("Omzet", [-7]), labels=labels(1)),
        cover_bar(name="c", title="", days=1),
        sparkline(name="s", title="", values=[5]),
        sparkline(name="s", title="", values=[0, 0, 0]),
    ],
)
def test_chart_of_one_value_or_of_zeros_is_drawn(chart):
    assert not chart.is_empty
    assert drawing(chart) is not None


@pytest.mark.parametrize("series", [(), (Series("a", [1]),), tuple(Series(name, REVENUE) for name in "abc")])
def test_chart_that_cannot_be_read_is_refused(series):
    with pytest.raises(ValueError, match="series"):
        bars(*series)


amounts = st.integers(-(10**18), 10**18)


@given(st.lists(st.tuples(amounts | st.none(), amounts | st.none()), min_size=1, max_size=70), st.booleans())
def test_everything_drawn_is_on_the_drawing(values, two):
    series = [Series("Omzet", [first for first, _second in values])]
    if two:
        series.append(Series("Biaya", [second for _first, second in values]))
    for draw in (bars, trend, stack):
        chart = draw(*series, labels=labels(len(values)))
        if chart.is_empty:
            continue
        width, height = float(chart.width), float(chart.height)
        for bar in chart.bars:
            assert float(bar.x) >= -0.2
            assert float(bar.x) + float(bar.width) <= width + 0.2
            assert float(bar.y) >= -0.2
            assert float(bar.y) + float(bar.height) <= height + 0.2
        for line in (*chart.grid, *chart.lines):
            for point in line.points.split():
                x, y = map(float, point.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= height
        for text in chart.texts:
            assert 0 <= float(text.x) <= width
            assert 0 <= float(text.y) <= height


@given(st.lists(st.tuples(st.text(max_size=80), amounts), min_size=1, max_size=12))
def test_ranking_stays_on_its_drawing(rows):
    chart = ranking(rows)
    for bar in chart.bars:
        assert float(bar.x) >= -0.2
        assert float(bar.x) + float(bar.width) <= 300.2
