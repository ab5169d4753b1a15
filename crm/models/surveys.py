"""Surveys: answers that came in a file, each respondent a conversation."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, id_, name_, recorded_at_, user_fk, uuid_


class Survey(Base):
    """A questionnaire whose answers were brought in."""

    __tablename__ = "survey"

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    name: Mapped[name_] = mapped_column(unique=True)
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    questions: Mapped[list["SurveyQuestion"]] = relationship(
        back_populates="survey", lazy="raise_on_sql", order_by="SurveyQuestion.place"
    )


class SurveyQuestion(Base):
    """A question of a survey: open ones are read and coded, closed ones are counted."""

    __tablename__ = "survey_question"
    __audited__ = False

    id: Mapped[id_]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    place: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    open: Mapped[bool] = mapped_column(comment="answered in words of their own")

    survey: Mapped[Survey] = relationship(back_populates="questions", lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("survey_id", "place"),)


class SurveyAnswer(Base):
    """What a respondent chose of a closed question; open answers are what was said in the conversation."""

    __tablename__ = "survey_answer"
    __area_from__ = ("conversation_id",)
    __audited__ = False

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"), primary_key=True, index=True)
    value: Mapped[str] = mapped_column(String(200))

    question: Mapped[SurveyQuestion] = relationship(lazy="raise_on_sql")
