"""Words that a large share of the news holds: alone they find nearly everything."""

from __future__ import annotations

from crawler.text.wordlists import word_set

# Lemmas, chosen by hand: the country, its neighbours, the state and the trade of the press.
COMMON = word_set(
    """
    казахстан россия китай сша астана алматы республика страна государство город область район
    президент правительство министр министерство закон суд полиция глава аким акимат власть
    компания рынок цена тенге рубль доллар миллион миллиард процент экономика проект развитие
    работа человек люди житель дело год месяц неделя день время часть мир новость сообщение

    қазақстан ресей қытай ақш ел мемлекет республика қала облыс аудан ауыл әкім әкімдік үкімет
    министр министрлік заң сот полиция компания нарық баға теңге доллар миллион миллиард пайыз
    экономика жоба даму жұмыс адам халық тұрғын іс жыл ай апта күн уақыт әлем жаңалық хабар

    kazakhstan russia china us usa country state city region district president government
    minister ministry law court police company market price dollar million billion percent economy
    project development work people person resident year month week day time world news report
    """
)
