"""Words that make a question medical, or one about the documents. One is enough to let it go on.

Stems match at the start of a word; a stem that ends in a full stop is a whole word. The list need not be complete: it
protects questions whose other words look like everyday business, and a gap in it is closed by adding a stem.
"""

from __future__ import annotations

import re

_STEMS = """
finger. fingers. thumb. leg. legs. arm. arms. shoulder. feet. toe. toes. stitches. bandage procedur doctors
abdom abort abscess absorpt abstract. abuse acid. acidosis acids. acne acupunct acute. addict. addiction adenom adhd
adjuvant adolescen adren affected. ageing. aging. agonist aids. alcohol allel allerg alzheim amino amnes amput amyl
anaem anaesth analges anaphyl anatom anemi anesth aneurysm angina angio ankle anorexi antac antagonist antib
antic(?:anc|oag|onv|hol) antid antie antif(?:ib|un) antigen antih antim antip antis(?:e|p) antit antiv anxi aort apop
appendi arrhythm arter arthr aspirin asthma atheros atrial atroph autis autoimm autops autos bacter baldness. benign
biallel biochem biolog biomark biomed biops bioter bipolar birth.?control birth.?weight bladder bleed blind. blindness
blister bloat blood. bloods. bmd. bmi. bone. bones. bowel brain. brains. breast breath bronch bruis bulimi burns.
caffeine. calci calori cancer cannab capsul carbohyd carcino cardi caregiv carers. cartil cataract cathet celiac cell.
cells. cellul cereb cervi cesarean chemo chest. chickenpox chlamyd cholest chrom chronic circulat cirrho citation
citations. clinic clot. clots. clotting cocaine. cognit cohort colitis colon. colonosc coma. comorbid condom. congenit
congest constip contag contracept cough covid cpr. cramp cream. crispr crohn cyst. cystic cysts. cyto death. deaths.
decay. defici deform dehydr delir dement dengue dental. dentist depress derm diabet diagno dialy diarr diastol diet.
dietary. diets. digest disab diseas dislocat disorder. disorders. diure dizz dna. dosage dose. doses. dosing. drowsy.
drug. drugs. duct. dysf dysp dyst earache ears. ebola ecg. eczema edema elbow electrolyt embol embryo emergency.?room
emphys encephal endocr endoscop enzym epidem epidur epigen epilep epithel erect. erectile esoph estrog evidence.
exacerb exerc exon eye. eyes. eyesight. faint fasting. fatal. fatigu fecal fertil fetal fetus fever fibr fitness. flu.
fluoride follicul foods?.safety fractur frail fung gallbl gallst gastr gel. gene. generic. genes. genet genom genotyp
gland glauc glucos gluten gonor gout. graft groin. guideline guidelines. gum.disease gut. gynec haem hair.?loss
hallucin haploins headache. headaches. healed healing. health. healthcare healthy. hearing. heart. heartburn hemat
hemo hemorrh hepat heredit hernia heroin herpes hiccup hip. hips. histolog histon hiv. homolog hormon hospice hospital
hpv. hygien hyper hypo hysterec ibuprof icu. immun implant impot in.vitro in.vivo incontin incub. incubation indigest
infant infarc infect infert inflam influenz inhal inherit inhib inject injur insomn insulin intake. intestin intoler
intrav intron ischaem ischem isoform itch. itchiness. itching. itchy. jaundice joint. joints. kidney kinase knee.
knees. knockout lactat lactos laryn laxat lesion leuk libido ligam ligand lipid liver. lncrna lump. lung. lungs. lupus
lymph maca malar malig mammog mania marrow mastit measl medical. medicare medicat medicin meds. melanom melaton
membran menin menopau menstr mental. meta-anal metabol metast metformin mice. microb migrain mineral mirna miscarr
mitoch molecul monoclon morbid morphin mortal mucosa mucus mump murine muscl mutat myco myel narcol nasal. nausea
neck. neonat nephr nerve. nerves. neur nicotin nitr nose. nosebl numb. numbness nurse. nurses. nursing nutri nystat
obes obsess obstet ointment omega.?3 oncol ophthalm opioid opthalm optic oral. orally. organ. organs. orthop osteo
otc. ovar overdos overweight ovul oxid oxy oxygen pacemak paediat pain. painful. painkil pains. palpit palsy pancrea
panic. paracet paral. paralys parasit parent?eral parkinson pathog patholog pathway. patient pcos pediat pelv penicil
penis peptid perio pharmac pharyn phenotyp phlegm phobi phosph phosphor phototh physical.?activ physician physiolog
physiother pill. pills. placebo placent plasma. plasmid platelet pneum poison. polio polyp postop postpart posture.
potass pregnan premat preoper prescri preterm prevalen prevent prick probio prodrom progest prognos prolaps prostat
protein psori psych pubert pulmon pulse. pus. quarant rabies radia radiol radioth rash. rashes receptor. receptors.
recommendation recommendations. recommended. rectal recurr reference. references. reflux regimen rehab relaps
remission. renal resect resistance respir resusc retin rheum rna. rnas. saliva salmonel sarcom scabies scan. scans.
scar. scars. schizo sciat scleros scolio screening. seaweed sedat seizure seizures. semen sepsis septic sequenc
seroton serum. sex. sexual shingl sick. sickness side.?effect sigmoid signal(?:l?ing).pathway sinus sirna skelet skin.
skull sleep. sleeping. smok sneez sore. sores. source. sources. spasm sperm spin[ae]. spinal spleen splint
sponge.nevus sprain sputum staph. std. stds. stem.?cell stent steroid stillb stomach stool. stools. strain. strep.
strept stroke. strokes. studies. study. sugar.?level suicid sunburn sunscreen supplement. supplements suppositor
suppress surge(?:ry|on|ries|ons) surgical surviv(?:al|or) swell swollen sympt syndrom syphil systematic systolic
tablet. tablets. tachy teeth. telomer tendon terminal.?ill tested. testic testing. testost tetan therap throat thromb
thyroid tidal tinnitus tissue. tissues. tonsil tooth. toothache topical toxic toxin transcript transfus transgen
transplant trauma treatment tremor trial. trials. trimest tubercul tumor tumour twitch ulcer ultraso umbil urethr
urgent.?care uric urin urolog uter uti. uveit vaccin vagin valve. variant. variants. varicos vascul vasec vegan.?diet
vein. veins. ventil ventric vertig viral. virus viruses. vitamin vomit wart warts. weakness wean. weaning wheelch
wheez withdrawal. womb wound wounds. wrist x-?ray yeast zika zinc.
"""
# Drugs, operations and diseases end alike all over medicine.
_ENDINGS = (
    "itis|osis|oses|oma|omas|emia|aemia|pathy|pathies|ectomy|otomy|plasty|scopy|graphy|algia|uria"
    "|penia|trophy|plegia|paresis|rrhea"
    "|rrhoea|lysis|genesis|mab|nib|pril|sartan|olol|azole|cillin|mycin|floxacin|cycline|statin"
    "|dronate|dronic|xaban|gliptin"
    "|gliflozin|glutide|prazole|tidine|triptan|setron|caine|barbital|azepam|zolam|oxetine|idone"
    "|apine|tadine|sone|solone|phylline"
    "|vir|ase|ases|cyte|cytes|blast|blasts|genic|virus|mania|xine|pine|phagy|mer|mers|somes?|porin|sitol"
)
_ORDINARY = (
    r"\b(?:\w{0,6}(?:please|purchases?|databases?|phases?|releases?|leases?|erases?|increases?"
    r"|decreases?|vases?|bases?|cases?|phrases?|chases?)"
    r"|grease|tease|ease|diplomas?|oklahoma|aroma|biograph\w*|autobiograph\w*|photograph\w*"
    r"|geograph\w*|choreograph\w*|customers?|consumers?"
    r"|summers?|programmers?|performers?|farmers?|former|hammer|timers?|boomer\w*|gamers?|homer"
    r"|cell ?phones?|technolog\w+|astrolog\w+|trial version"
    r"|health (?:plan|insurance)|plan my|credit health|drug ?stores?|awesome|someone|sometimes?"
    r"|some|handsome|tax bracket|hearing aid commercial"
    r"|\w{3,8}pines?|alpine|blood alcohol limit|ice cream|cream cheese|paintings?|chicken"
    r"|eyeglasses|genesis|mythology|organi[sz]ed?|black eye|vegas|circulation desk)\b"
)
# Notation of science: gene and drug codes, acronyms of three letters or more, inner capitals, Greek letters.
_NOTATION = re.compile(r"\b[A-Za-z]{1,6}-?\d{1,6}[A-Za-z]?\b|\b[A-Z]{3,}s?\b|\b[A-Z]?[a-z]{1,6}[A-Z]{2,}\b|[α-ωΑ-Ω]")
_EVERYDAY_NOTATION = re.compile(
    r"\b(?:[Ww]-?2|[Mm][Pp][34]|[A-Za-z]{2} ?\d{3,4}|GPS|ATM|NBA|NFL|MLB|NHL|USA|NYC|PIN|APR|IRS"
    r"|PTO|DVD|CEO|FBI|HBO|CNN|AAA|USD|EUR|GBP|[Hh]2[Oo]|[a-z]{1,6}\d)\b"
)
_STEM = {True: r"{}s?\b", False: r"{}"}
_MEDICAL = re.compile(
    "|".join(
        (
            r"\b(?:"
            + "|".join(
                _STEM[s[-1] == "."].format(s.removesuffix(".").replace(".?", " ?").replace(".", " "))
                for s in _STEMS.split()
            )
            + ")",
            rf"\b\w{{3,20}}(?:{_ENDINGS})\b",
        )
    )
)
_NOT_MEDICAL = re.compile(_ORDINARY)


def has_medical_word(plain: str) -> bool:
    """Whether any of the plain words could be medical."""
    return bool(_MEDICAL.search(_NOT_MEDICAL.sub(" ", plain)))


def has_notation(shown: str) -> bool:
    """Whether the text, as it was typed, holds a code or an acronym of science; shouting is no acronym."""
    return not shown.isupper() and bool(_NOTATION.search(_EVERYDAY_NOTATION.sub(" ", shown)))
