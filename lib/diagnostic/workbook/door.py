"""The door of the notebooks: open a study on a theme, then ask in words.

Every method returns a :class:`~diagnostic.presentation.display.Block` that
the notebook shows and the book prints; ``block.data`` is a plain pandas
table, for who wants to go on by hand. A figure that cannot be drawn returns a
notice in its place, with the reason: an absence is shown, never hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from diagnostic.workbook import (
    actions,
    actors,
    actorscoverage,
    actorsmatrix,
    actorsmeasures,
    actorsnetwork,
    answers,
    asked,
    cards,
    crossings,
    declared,
    districts,
    evaluation,
    evaluationaims,
    evaluationregisters,
    evaluationspread,
    felt,
    figures,
    followup,
    followupresults,
    followupviews,
    governancechapter,
    heard,
    likeness,
    localtables,
    measures,
    mission,
    mixing,
    notes,
    origins,
    participants,
    participation,
    question,
    schools,
    shares,
    speech,
    standings,
    structures,
    subjects,
    surveys,
    synthesis,
    tables,
    voted,
    votes,
    votewords,
    words,
    workshops,
    zones,
)
from diagnostic.workbook.opening import opened

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context
    from diagnostic.workbook.mission import Part


def open_study(study: str, *, theme: str, territory: str = "") -> Workbook:
    """Open a study on a theme.

    Parameters
    ----------
    study : str
        Name of a file of ``params/``, without ``.yml``.
    theme : str
        Chapter: ``portrait``, ``seniors``, ``youth``, ``school_dropout``,
        ``housing``, ``disability``, ``access_to_rights``,
        ``living_together``, ``voices``, ``actors`` or ``synthesis``.
    territory : str
        A commune of a batch, such as ``COM-93066``; empty for the study's own
        territory, or for the first commune of a batch.

    Returns
    -------
    Workbook

    Raises
    ------
    StudyError
        When the study, the theme or the territory does not exist; near
        matches are given.

    Examples
    --------
    >>> étude = open_study("carpentras", theme="seniors")  # doctest: +SKIP
    >>> étude.trend("share_75_plus")  # doctest: +SKIP
    """
    return Workbook(opened(study, theme=theme, territory=territory))


class Workbook:
    """A study open on a theme.

    Parameters
    ----------
    context : Context
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self._sources: set[str] = set()

    def _shown(self, block: Block) -> Block:
        """Remember what a block rests on, for the table of sources."""
        self._sources.update(block.used.get("sources", ()))
        return block

    def __repr__(self) -> str:
        return f"{self.context.study.title} : {self.context.theme}, {self.context.town.name}"

    def observations(self, *indicators: str) -> pd.DataFrame:
        """Return the observations of indicators as a plain table, absences included.

        Returns
        -------
        pandas.DataFrame
            One row per indicator, territory and vintage; ``name`` is the
            territory's short name, for legends.
        """
        import pandas as pd

        frames = [self.context.profile.frame(indicator) for indicator in indicators]
        found = pd.concat(frames, ignore_index=True)
        names = [self.context.gazetteer[place].short for place in found["territory"]]
        return found.assign(name=names)

    # Words

    def opening(self) -> Block:
        """Show the lines that open the chapter."""
        return self._shown(words.opening(self.context))

    def takeaways(self) -> Block:
        """Show the three things to remember."""
        return self._shown(words.takeaways(self.context))

    def notes(self) -> Block:
        """Show the consultant's words, kept in ``data/field/<study>/notes/``."""
        return self._shown(notes.notes(self.context))

    def voices(self) -> Block:
        """Show what professionals and residents say."""
        return self._shown(localtables.with_tables(self.context, heard.voices(self.context)))

    def voices_opening(self) -> Block:
        """Show the lines that open the chapter of the voices."""
        return self._shown(question.opening(self.context))

    def votes_question(self) -> Block:
        """Show the question of each vote, and why it was asked."""
        return self._shown(question.question(self.context))

    def votes(self) -> Block:
        """Show the votes at a glance, then answer by answer."""
        return self._shown(voted.votes_shown(self.context))

    def votes_read(self) -> Block:
        """Show what brings the groups together, and what sets them apart."""
        return self._shown(voted.votes_read(self.context))

    def interviews(self) -> Block:
        """Show who was met, and what interviews speak of."""
        return self._shown(voted.interviews(self.context))

    def findings(self) -> Block:
        """Show the findings, who confirms or contradicts them, and where they come from."""
        return self._shown(voted.findings(self.context))

    def voices_method(self) -> Block:
        """Show how to read the chapter of the voices, and the rules of the votes."""
        return self._shown(voted.method(self.context))

    def heard(self) -> Block:
        """Show who was heard, and who was not."""
        return self._shown(participation.heard(self.context))

    def convergence(self) -> Block:
        """Show what statistics, professionals, residents and the elected say of each finding."""
        return self._shown(origins.shown(self.context, "convergence"))

    def evidence(self) -> Block:
        """Show where each finding comes from."""
        return self._shown(origins.shown(self.context, "evidence"))

    def felt(self) -> Block:
        """Show what is measured beside what is felt, theme by theme."""
        return self._shown(felt.crossing(self.context))

    def issues(self) -> Block:
        """Show what the figures put up for discussion, and the fiches that answer."""
        return self._shown(answers.with_answers(self.context, words.issues(self.context)))

    def vigilance(self) -> Block:
        """Show the points of vigilance."""
        return self._shown(words.vigilance(self.context))

    def measures(self) -> Block:
        """Show every measure of the theme that has a value, the town beside its comparators."""
        return self._shown(measures.measures(self.context))

    def sources(self) -> Block:
        """Show the sources of the theme, with their vintages and licences."""
        return tables.sources_table(self.context, self._sources)

    # Figures

    def key_figures(self, *indicators: str) -> Block:
        """Show six cards at most: the first figures known, then what is missing."""
        return self._shown(cards.key_figures(self.context, indicators))

    def trend(self, *indicators: str) -> Block:
        """Show how an indicator changes; of several, the first whose vintages may be compared."""
        return self._shown(figures.trend(self.context, indicators))

    def compare(self, *indicators: str) -> Block:
        """Show the town among its comparators: the first four indicators that compare."""
        return self._shown(figures.compare(self.context, indicators))

    def structure(self, *indicators: str, topic: str) -> Block:
        """Show the shares of a whole, against the reference territory."""
        return self._shown(shares.structure(self.context, indicators, topic))

    def peers(self, *indicators: str) -> Block:
        """Show the town among the communes around it, for one or two indicators."""
        return self._shown(figures.peers(self.context, indicators))

    def position(self, *indicators: str) -> Block:
        """Show in which fifth of several pools the town stands, one row per indicator."""
        return self._shown(standings.standings(self.context, indicators))

    def similar(self, within: str = "") -> Block:
        """Show the communes most like the town, and their distances.

        Parameters
        ----------
        within : str
            A territory where to look, such as ``REG-93``; all France when empty.
        """
        chosen = self.context.gazetteer.find(within).territory.id if within else None
        return self._shown(likeness.similar(self.context, within=chosen))

    def districts(self, *indicators: str) -> Block:
        """Show the priority districts of the commune beside it, one column per indicator."""
        return self._shown(districts.districts(self.context, indicators))

    def mixing(self, indicator: str, other: str = "") -> Block:
        """Show how an indicator differs between the neighbourhoods of the commune.

        ``other`` counts the second group of the dissimilarity index, such as
        executives beside manual workers; empty, it is everyone else.
        """
        return self._shown(mixing.mix(self.context, indicator, other))

    def crossing(self, horizontal: str, vertical: str = "") -> Block:
        """Cross two indicators over the communes of the département.

        A single name is that of a crossing of the catalogue, such as
        ``x_isolated_seniors_poverty``.
        """
        if not vertical:
            return self._shown(declared.declared_crossing(self.context, horizontal))
        return self._shown(crossings.crossing(self.context, horizontal, vertical))

    def map(self, *indicators: str, by: Literal["iris", "communes"] = "communes") -> Block:
        """Map the first indicator that has values, inside the commune or among those around."""
        return self._shown(zones.choropleth(self.context, indicators, by))

    # Tables

    def equipment(self) -> Block:
        """Show the equipment and services of the theme, counted by the BPE."""
        return self._shown(tables.equipment(self.context))

    def schools(self) -> Block:
        """Show the schools of the territory and their social index."""
        return self._shown(schools.schools(self.context))

    def structures(self) -> Block:
        """Show the structures of social life that the study declares."""
        return self._shown(structures.structures(self.context))

    def local_table(self, name: str) -> Block:
        """Show a table received from a partner, declared in ``data/field/<study>/tables/``."""
        return self._shown(localtables.local_table(self.context, name))

    # Interviews

    def said(self, who: Literal["professionals", "residents", "elected"]) -> Block:
        """Show the cleared quotations of some of the people met, or that there are none."""
        return self._shown(speech.said(self.context, who))

    def interviews_table(self) -> Block:
        """Show the interviews aimed at and held, by category of people."""
        return self._shown(subjects.interviews_table(self.context))

    def themes_by_category(self) -> Block:
        """Show how many interviews of each category speak of each subject."""
        return self._shown(subjects.themes_by_category(self.context))

    def cooccurrences(self) -> Block:
        """Show the subjects that interviews speak of together."""
        return self._shown(subjects.cooccurrences(self.context))

    def saturation(self) -> Block:
        """Show the subjects met for the first time, interview after interview."""
        return self._shown(subjects.saturation(self.context))

    # Actors

    def actors_opening(self) -> Block:
        """Show the lines that open the chapter of the actors."""
        return self._shown(actors.opening(self.context))

    def actors_network(self) -> Block:
        """Show the organisations by sector and what links them."""
        return self._shown(actorsnetwork.actors_network(self.context))

    def actors_measures(self) -> Block:
        """Show what the network says in figures: density, mutual knowledge, silos."""
        return self._shown(actorsmeasures.actors_measures(self.context))

    def actors_bridges(self) -> Block:
        """Show the organisations that link the others."""
        return self._shown(actorsnetwork.actors_bridges(self.context))

    def actors_matrix(self) -> Block:
        """Show which organisation acts on which theme."""
        return self._shown(actorsmatrix.actors_matrix(self.context))

    def actors_coverage(self) -> Block:
        """Show where the structures of social life work, and the gaps when they are known."""
        return self._shown(actorscoverage.actors_coverage(self.context))

    def actors_unknowns(self) -> Block:
        """Show what is still missing about the organisations."""
        return self._shown(actorsmeasures.actors_unknowns(self.context))

    # Actions

    def actions_opening(self) -> Block:
        """Show the lines that open the chapter of the fiches actions."""
        return self._shown(actions.opening(self.context))

    def actions_overview(self) -> Block:
        """Show the fiches by axis: state, pilot, duration, findings answered."""
        return self._shown(actions.overview(self.context))

    def actions_chain(self) -> Block:
        """Show each finding with what founds it and the fiches that answer it."""
        return self._shown(actions.chain(self.context))

    def actions_sheets(self) -> Block:
        """Show every fiche action, a page each."""
        return self._shown(actions.pages(self.context))

    # Follow-up

    def followup_opening(self) -> Block:
        """Show the lines that open the chapter of the follow-up."""
        return self._shown(followup.opening(self.context))

    def followup_board(self) -> Block:
        """Show the tableau de suivi: a line per action, then the alerts."""
        return self._shown(followup.board(self.context))

    def followup_calendar(self) -> Block:
        """Show the Gantt chart of the actions."""
        return self._shown(followupviews.calendar(self.context))

    def followup_results(self) -> Block:
        """Show the measures of the fiches' indicators."""
        return self._shown(followupresults.results(self.context))

    def followup_done(self) -> Block:
        """Show what was done and what has changed, fiche by fiche."""
        return self._shown(followupresults.done(self.context))

    def followup_budget(self) -> Block:
        """Show what is planned and spent."""
        return self._shown(followupresults.budget(self.context))

    def followup_axes(self) -> Block:
        """Show how far each axis has gone."""
        return self._shown(followupviews.by_axis(self.context))

    def followup_pilots(self) -> Block:
        """Show what each pilot carries."""
        return self._shown(followupviews.by_pilot(self.context))

    def followup_years(self) -> Block:
        """Show what each year holds."""
        return self._shown(followupviews.by_year(self.context))

    def followup_meetings(self) -> Block:
        """Show the points for the next meeting of each body."""
        return self._shown(followupviews.meetings(self.context))

    # Evaluation

    def evaluation_opening(self) -> Block:
        """Show the lines that open the chapter of evaluation."""
        return self._shown(evaluation.opening(self.context))

    def evaluation_levels(self) -> Block:
        """Show the four levels by axis and fiche, at each moment."""
        return self._shown(evaluation.levels(self.context))

    def evaluation_dispersion(self) -> Block:
        """Show how opinions gather or part, and who scored."""
        return self._shown(evaluationspread.dispersion(self.context))

    def evaluation_grounds(self) -> Block:
        """Show what the data say of each level, and the pieces that scores rest on."""
        return self._shown(evaluation.grounds(self.context))

    def evaluation_registers(self) -> Block:
        """Show figures against targets, and stories of change, side by side."""
        return self._shown(evaluationregisters.registers(self.context))

    def evaluation_objectives(self) -> Block:
        """Show what feasibility lets promise, and the acceptable future of each objective."""
        return self._shown(evaluationaims.objectives(self.context))

    def evaluation_impacts(self) -> Block:
        """Show the impacts hoped for, with what already speaks of them."""
        return self._shown(evaluationaims.impacts(self.context))

    def evaluation_method(self) -> Block:
        """Show what each score means, and how to read the chapter."""
        return self._shown(evaluationregisters.method(self.context))

    # Governance

    def governance(self, part: governancechapter.Part) -> Block:
        """Show a part of the chapter of governance."""
        return self._shown(governancechapter.shown(self.context, part))

    # Mission

    def mission(self, part: Part) -> Block:
        """Show a part of the study's own chapter: the sections that have something to show."""
        return self._shown(mission.shown(self.context, part))

    # Votes

    def questionnaires(self) -> Block:
        """Show who answered each questionnaire of the study, and what they put first."""
        return self._shown(asked.questionnaires(self.context))

    def survey_question(self, question: str, name: str = "") -> Block:
        """Show the answers to a question of a questionnaire."""
        return self._shown(surveys.survey_question(self.context, question, name))

    def survey_participation(self, name: str = "") -> Block:
        """Show who answered a questionnaire, beside the same people at the census."""
        return self._shown(surveys.survey_participation(self.context, name))

    def survey_needs_map(self, question: str, answer: str = "", name: str = "") -> Block:
        """Show an answer by neighbourhood, when each may be shown."""
        return self._shown(surveys.survey_needs_map(self.context, question, answer, name))

    def survey_priorities(self, name: str = "") -> Block:
        """Show the topics of a questionnaire, the most pressing first."""
        return self._shown(surveys.survey_priorities(self.context, name))

    def votes_image(self, name: str = "") -> Block:
        """Show the votes at a glance: items by groups, from agreement to disagreement."""
        return self._shown(votes.votes_image(self.context, name))

    def votes_bars(self, name: str = "") -> Block:
        """Show the answers to each item on both sides of the middle level."""
        return self._shown(votes.votes_bars(self.context, name))

    def votes_slopes(self, name: str = "") -> Block:
        """Show the items that most divide the groups."""
        return self._shown(votes.votes_slopes(self.context, name))

    def votes_quadrant(self, name: str = "") -> Block:
        """Show importance against feasibility, when a vote asked for both."""
        return self._shown(votes.votes_quadrant(self.context, name))

    def votes_scores(self, name: str = "") -> Block:
        """Show what dots or rankings put first."""
        return self._shown(votes.votes_scores(self.context, name))

    def votes_common(self, name: str = "") -> Block:
        """Show the common denominator of the groups, and the other readings of the vote."""
        return self._shown(votewords.votes_common(self.context, name))

    def votes_tensions(self, name: str = "") -> Block:
        """Show a page per item that sets groups apart."""
        return self._shown(votewords.votes_tensions(self.context, name))

    def votes_rounds(self, name: str = "") -> Block:
        """Show how answers moved between two rounds."""
        return self._shown(votewords.votes_rounds(self.context, name))

    def votes_method(self, name: str = "") -> Block:
        """Show what a vote is not, its rules fixed beforehand, and who voted."""
        return self._shown(votewords.votes_method(self.context, name))

    # Workshops

    def workshops_table(self) -> Block:
        """Show who came to each group of the workshops, and how much each noted."""
        return self._shown(workshops.workshops_table(self.context))

    def workshops_coordination(self) -> Block:
        """Show what hinders coordination across groups, and the remedies."""
        return self._shown(workshops.workshops_coordination(self.context))

    def workshops_ideas(self) -> Block:
        """Show the ideas for action of the groups, the most supported first."""
        return self._shown(workshops.workshops_ideas(self.context))

    # Synthesis

    def ten_facts(self) -> Block:
        """Show ten key facts computed from the data."""
        return self._shown(synthesis.ten_facts(self.context))

    def strengths_and_weaknesses(self) -> Block:
        """Show what the figures say is favourable, and what calls for an answer."""
        found = synthesis.strengths_and_weaknesses(self.context)
        return self._shown(participants.with_participants(self.context, found))

    def questions(self) -> Block:
        """Show one question per theme, for the steering committee."""
        return self._shown(synthesis.questions(self.context))

    def unknowns(self) -> Block:
        """Show what nobody measures, or what is not loaded."""
        return self._shown(synthesis.unknowns(self.context))
