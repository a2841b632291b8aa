"""What people write to one another here, plainly. All of it is to go out; of the last part each calls for care."""

from tests.screening.looking import lines

FRANK = list(
    lines("""
    We have not had sex in two years and I miss it.
    He cannot get an erection and is too ashamed to see a doctor.
    Sex hurts since the birth and nobody told me it might.
    My wife has never had an orgasm with me.
    I masturbate more than we make love.
    She found porn on my phone and cried.
    I am a virgin at thirty-four.
    Oral sex does nothing for me, and that is fine.
    We use condoms because the pill made me low.
    I fake it. I have faked it for ten years.
    He wants anal sex and I do not.
    My vagina is dry since the menopause.
    My penis bends and I am afraid to show it.
    I am gay and married to a woman.
    She is bisexual and I am fine with it.
    We opened our marriage and it went badly.
    I had an affair with my therapist's colleague.
    He slept with my best friend.
    I caught chlamydia from my husband.
    We tried a threesome and regretted it.
    My libido is gone since the antidepressants.
    He only touches me when he wants sex.
    I said no and he sulked for a week.
    I like being tied up; he finds it odd.
    My breasts are gone since the surgery and I hide from him.
    I had an abortion at nineteen and never told him.
    We lost our daughter at twenty weeks.
    My husband died in March and I still set two plates.
    My brother died by suicide last year and we cannot speak of it.
    My mother killed herself when I was six.
    He took his own life the week before our wedding.
    I survived a suicide attempt long ago and I am glad to be here.
    Suicide runs in her family and she worries about the children.
    I am dead inside since the divorce, but I eat and I sleep.
    Grief is a thief. I miss him every hour.
    She died of cancer in my arms.
    I hated my father, and I cried at his funeral.
    My first husband was violent; I left him in 2009.
    I left an abusive marriage nine years ago and I am happy.
    He drinks, and when he drinks he shouts.
    Rape is never the fault of the person who was attacked.
    The chapter about domestic violence helped me name it.
    Coercive control is a crime where I live.
    Consent can be taken back at any time.
    My ex stalked me for a year and the police did nothing.
    He reads my messages and counts my money.
    She throws plates when she is angry.
    I am a survivor and I want others to know it gets better.
    I grew up with a violent father.
    He never hit anybody, but I always feared he might.
    They beat the odds and stayed together.
    It hit me that we were over.
    The news hit me hard.
    That beats me: why would she come back?
    He beats me at chess every Sunday.
    My wife beat me to it and proposed first.
    He hit me up on a dating site.
    I am killing it at work and failing at home.
    I am dying to know what he said.
    I could kill for a coffee.
    My feet are killing me.
    The distance is killing us.
    Her jokes kill me.
    I nearly died of laughter.
    I just wanted to die of embarrassment.
    We were killing myself laughing, as my son puts it.
    His silence kills every conversation.
    I do not want to live with my mother-in-law.
    I don't want to live in a small town.
    I am tired of living with his mess.
    I don't want to live together before we marry.
    He kicked me out and changed the locks.
    I want to end this relationship.
    Ending it was the right thing.
    I think about ending it with him every day.
    My life ended up better than I hoped.
    She is the end of me, in the best way.
    I cut myself off from my family.
    I hurt myself running and he brought me soup.
    He threatened to leave.
    She threatened to call her lawyers, and then she laughed.
    I am scared of losing him.
    I am afraid of the dark and he laughs at me.
    He forces a smile.
    My dad hits the bottle.
    Fuck, I miss her.
    It was a shit year and a good one.
    He called me a bitch and I laughed.
    I am a bastard and I know it.
    My specialist says it is Peyronie's disease.
    She moved from Scunthorpe to Essex.
    He played an assassin in the school play.
    My therapist is from Sussex.
    We shared a cocktail in Middlesex.
    His classic class on assertiveness helped.
    I like grapes and drapes.
    The analysis of our arguments took an hour.
    Dickens described such a marriage.
    Our title was "Mr and Mrs".
    She works at a hospital in Penistone.
    He grew shiitake mushrooms and we made up.
    The document cumulated our grievances.
    My bassist boyfriend snores.
    We argue about the circumstances, not each other.
    I passed the assessment and he did not come.
    Cockburn is his surname and mine is not.
    Er hat mich verlassen und ich vermisse ihn.
    Ich sterbe vor Neugier.
    Wir hatten seit Jahren keinen Sex.
    Je meurs de faim et il ne cuisine jamais.
    Mon mari est mort en mars.
    Me muero de risa con él.
    Mi marido murió hace un año.
    Muoio dalla voglia di vederla.
    Meu marido morreu em março.
    Morro de saudades dele.
    In 2019 we married; in 2023 we parted.
    He is 42, I am 35, and we have 3 children.
    We paid $12,000 for the wedding and £300 for the divorce.
    John 3:16 was read, and 1 Corinthians 13:4-7.
    Our first date was on 12/05/2014 at 19:30.
    I read ISBN 978-3-16-148410-0 and it changed me.
    """)
)

INSIDE = [
    "sex",
    "cialis",
    "ass",
    "cunt",
    "rape",
    "rapist",
    "cock",
    "tit",
    "cum",
    "dick",
    "penis",
    "anal",
    "shit",
    "hit",
]
WHOLE = """
    specialist Scunthorpe assassin therapist Essex Sussex Middlesex cocktail Cockburn drapes grapes grape scrape
    class classic assertive bassist passed assessment title entitled document cumulated circumstances Dickens
    Penistone analysis shiitake white hitherto architect sextant cucumber assume embarrass trapeze rapeseed
"""

IN_NEED = list(
    lines("""
    I want to die.
    Some nights I just want to die
    i dont want to live anymore
    I don’t want to live in this world without her
    I'm going to kill myself tonight
    I keep thinking about suicide
    I feel suicidal since he left
    I want to end my life
    ending it all seems easier
    they would be better off without me
    There is nothing to live for
    I have been cutting myself again
    I took all the pills
    k!ll is not it, but killing myself is
    he hits me
    He hit me again last night.
    My husband hits me when he drinks
    my wife slapped me in front of the children
    he beats me at home
    he beat me to the ground
    my boyfriend choked me
    my ex raped me
    I was raped by someone I knew
    he forces me to sleep with his friends
    he won't let me leave the house
    I am terrified of my husband
    he will kill me
    he'll kill me if I go
    He's going to kill me when he finds out
    my ex threatened to kill our dog
    he has a gun
    he hits the kids
    she beats our son
    he is touching my daughter
    my child is in danger
    I will kill him
    Ich will sterben
    Mein Mann schlägt mich
    Je veux mourir
    Mon mari me frappe
    Quiero morir
    Mi marido me pega
    Voglio morire
    Mio marito mi picchia
    Quero morrer
    Meu marido me bate
    """)
)
