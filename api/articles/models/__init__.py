from api.articles.models.published import Publication, PublicationByline, PublicationFaq, PublicationTopic
from api.articles.models.working import Article, ArticleByline, ArticleFaq, ArticleTopic, Role, State

__all__ = [
    "Article",
    "ArticleByline",
    "ArticleFaq",
    "ArticleTopic",
    "Publication",
    "PublicationByline",
    "PublicationFaq",
    "PublicationTopic",
    "Role",
    "State",
]
