"""The phrases that make a message angry, by the points that each group weighs, each beside a message that it finds.

The notation is that of `phrase_patterns`. German, Spanish and French in the commonest words.
"""

from __future__ import annotations

from .veto_table import Phrase

# Points towards anger: contempt and swearing weigh 2, what calm people write too weighs 1. From 2 on it is anger.
HEAT: tuple[tuple[int, tuple[Phrase, ...]], ...] = (
    (
        2,
        (
            (
                r"f+u+c+k*|f\*+k*|wtf|shit|shitty|shitshow|bullshit|bollocks|arse|arsehole|asshole*|bastards?",
                "this is bullshit",
            ),
            (
                "cunts?|piss(ed)? (off|me off)|pissed|crap|crappy|idiots?|idiotic|morons?|imbeciles?|dumbass",
                "this is crap",
            ),
            ("screw you|go to hell|shame on you|damn you|curse you", "shame on you, two weeks and still no answer"),
            (
                r"(stupid|dumb|bloody|damn|damned|fucking|silly|pathetic) (\w{3,10} )?(bot|chatbot|app"
                "|machine|system|software|company|people|product|website|thing|help)",
                "bloody useless chatbot",
            ),
            (
                "ridiculous|unacceptable|outrag(e|ed|eous)|disgrace|disgraceful|disgusted|disgusting|pathetic",
                "This is a disgrace!!",
            ),
            (
                "appalling|shameful|shambles|incompeten(t|ce)|insulting|infuriat(ed|ing)|enraged|livid|fuming",
                "You people are incompetent",
            ),
            ("furious", "I am furious. Nobody answers for days."),
            (
                "(absolute|absolutely|complete|completely|utter|utterly|total|totally|such) (an? )?(joke"
                "|disgrace|rubbish|garbage|mess|nonsense|crap|incompetence|useless|shambles|waste"
                "|unbelievable)",
                "an absolute mess",
            ),
            (r"(is|are|what) an? (\w{4,10} )?joke", "what a joke. cancel everything"),
            (
                "(sick|tired|sick and tired|had enough) of (your|this|these|it|waiting|you|being|all|explaining"
                "|repeating)",
                "I have had enough of this rubbish!",
            ),
            ("fed up( with)?|last straw|had it with you|had enough( of)?", "I'm fed up with these useless replies"),
            (
                "(waste|wasting|wasted|wastes) (of )?(my|our|everyones) time|waste of (time|money)",
                "You are wasting my time.",
            ),
            ("thanks for nothing|piece of (junk|garbage|rubbish|crap|trash)", "thanks for nothing"),
            (
                r"worst (\w{3,12} ){0,2}(service|support|app|company|product|experience|software|ever|we|i"
                "|platform|tool)( (ever|have))?(?! case)",
                "worst customer service I have ever seen",
            ),
            (
                r"useless (\w{3,10} )?(bot|chatbot|app|support|company|service|product|answers?|system"
                "|software|people|repl(y|ies)|help)",
                "bloody useless chatbot",
            ),
            ("(are|youre|you are|is|completely) useless", "you are useless"),
            (
                "(are|r) (you|u) (kidding|joking|serious|stupid|blind|deaf|even (reading|listening|human))",
                "Are you kidding me?? Third time this week!!",
            ),
            ("you have got to be (kidding|joking)|(is this|this is) (some kind of|a) (bad )?joke", "is this a joke"),
            (
                "how (many times|often) (do|must|should|have) (i|we) (have to|need to|to|explain|say|ask"
                "|repeat|told|asked|written|tell)",
                "how often do I have to say it??",
            ),
            ("do i (really )?have to (repeat|say it)", "how often do I have to say it??"),
            (
                "for the (hundredth|thousandth|tenth|umpteenth|nth|millionth) time",
                "For the hundredth time: it does NOT load!!!",
            ),
            (
                "you(re| are)( all| people)? (not listening|liars?|thieves|clowns|crooks|hopeless|a joke"
                "|incompetent|idiots|useless)",
                "You are not listening.",
            ),
            (
                "genius bot|nobody (answers|cares|listens|helps|replies|reads)",
                "NOBODY CARES ABOUT YOUR STUPID HELP PAGES. FIX IT NOW",
            ),
            (
                r"(never|not) (use|using|buy|buying|pay|paying|come|coming) ... (you|your \w{3,12}) again",
                "I will never buy from you again",
            ),
            (
                "nothing (ever )?works( with you)?|nothing ever work(s)?( with you)?",
                "WHY DOES NOTHING EVER WORK WITH YOU PEOPLE",
            ),
            (
                "i ?a?m (so |very |really |extremely |beyond |getting |absolutely |quite )?(angry|mad"
                "|furious|outraged|pissed|annoyed|frustrated|disappointed and angry)",
                "I'm really angry now.",
            ),
            (
                "(hate|despise) (this|your|you) ?(stupid )?(app|company|product|software|bot|service"
                "|people)?(?! (color|colour))",
                "I hate this app",
            ),
            (
                "verdammt*|scheiß*|scheisse|frechheit|unverschämt*|unfassbar|sauerei|lächerlich|mierda",
                "Das ist eine Frechheit!",
            ),
            (
                "vergüenza|inaceptable|joder|ridículo|merde|putain|inacceptable|scandaleux|inadmissible",
                "es una vergüenza",
            ),
            ("honteux", "c'est honteux"),
        ),
    ),
    (
        1,
        (
            (
                "damn|damned|bloody|hell|rubbish|garbage|(terrible|horrible|awful)(?! mistake)|useless",
                "your product is a piece of garbage",
            ),
            (
                "annoyed|frustrat(ed|ing)|stupid|nonsense|absurd|joke|disappointed|unbelievable|seriously",
                "this stupid thing deleted my work again!!!",
            ),
            ("excuses", "I am sick and tired of your excuses"),
        ),
    ),
    (
        1,
        (
            (
                "(again|yet again|third time|second time|second message|for (hours|days|weeks|months)|all"
                r" day|every (single )?time|still no|no answer|nobody) [^\n]{0,80}!",
                "Are you kidding me?? Third time this week!!",
            ),
        ),
    ),
)
