-- Reference data that belongs to the country, not to one installation: the 20 regions with their
-- KATO and ISO 3166-2 codes, kinds of organisation, languages of instruction.

INSERT INTO organisation.place (kato, level, region_kato, iso, is_city, name_kk, name_ru, name_en)
SELECT code || '0000000', 1, code || '0000000', 'KZ-' || code, is_city, name_kk, name_ru, name_en
  FROM (VALUES
    ('10', false, 'Абай облысы', 'область Абай', 'Abai region'),
    ('11', false, 'Ақмола облысы', 'Акмолинская область', 'Akmola region'),
    ('15', false, 'Ақтөбе облысы', 'Актюбинская область', 'Aktobe region'),
    ('19', false, 'Алматы облысы', 'Алматинская область', 'Almaty region'),
    ('23', false, 'Атырау облысы', 'Атырауская область', 'Atyrau region'),
    ('27', false, 'Батыс Қазақстан облысы', 'Западно-Казахстанская область', 'West Kazakhstan region'),
    ('31', false, 'Жамбыл облысы', 'Жамбылская область', 'Zhambyl region'),
    ('33', false, 'Жетісу облысы', 'область Жетісу', 'Zhetisu region'),
    ('35', false, 'Қарағанды облысы', 'Карагандинская область', 'Karaganda region'),
    ('39', false, 'Қостанай облысы', 'Костанайская область', 'Kostanay region'),
    ('43', false, 'Қызылорда облысы', 'Кызылординская область', 'Kyzylorda region'),
    ('47', false, 'Маңғыстау облысы', 'Мангистауская область', 'Mangystau region'),
    ('55', false, 'Павлодар облысы', 'Павлодарская область', 'Pavlodar region'),
    ('59', false, 'Солтүстік Қазақстан облысы', 'Северо-Казахстанская область', 'North Kazakhstan region'),
    ('61', false, 'Түркістан облысы', 'Туркестанская область', 'Turkistan region'),
    ('62', false, 'Ұлытау облысы', 'область Ұлытау', 'Ulytau region'),
    ('63', false, 'Шығыс Қазақстан облысы', 'Восточно-Казахстанская область', 'East Kazakhstan region'),
    ('71', true, 'Астана қаласы', 'город Астана', 'Astana city'),
    ('75', true, 'Алматы қаласы', 'город Алматы', 'Almaty city'),
    ('79', true, 'Шымкент қаласы', 'город Шымкент', 'Shymkent city')
  ) AS r (code, is_city, name_kk, name_ru, name_en);

INSERT INTO organisation.language (code, name_kk, name_ru, name_en, position) VALUES
    ('kk', 'қазақ тілі', 'казахский', 'Kazakh', 10),
    ('ru', 'орыс тілі', 'русский', 'Russian', 20),
    ('uz', 'өзбек тілі', 'узбекский', 'Uzbek', 30),
    ('ug', 'ұйғыр тілі', 'уйгурский', 'Uyghur', 40),
    ('tg', 'тәжік тілі', 'таджикский', 'Tajik', 50),
    ('en', 'ағылшын тілі', 'английский', 'English', 60);

INSERT INTO organisation.kind (code, class, name_kk, name_ru, name_en, grade1, basis, position) VALUES
    ('ministry', 'authority', 'министрлік', 'министерство', 'ministry', false, NULL, 10),
    ('region-department', 'authority', 'білім басқармасы', 'управление образования', 'region education department', false, NULL, 20),
    ('district-department', 'authority', 'білім бөлімі', 'отдел образования', 'district education department', false, NULL, 30),
    ('operator', 'authority', 'платформа операторы', 'оператор платформы', 'operator of the platform', false, NULL, 40),
    ('ministry-unit', 'other', 'министрліктің комитеті немесе департаменті', 'комитет или департамент министерства', 'committee or department of a ministry', false, NULL, 50),
    ('state-body', 'other', 'мемлекеттік орган', 'государственный орган', 'state body', false, NULL, 60),
    ('participant', 'other', 'пилотқа қатысушы ұйым', 'организация – участник пилота', 'organisation that takes part in the pilot', false, NULL, 70),
    ('primary-school', 'school', 'бастауыш мектеп', 'начальная школа', 'primary school', true, NULL, 100),
    ('basic-school', 'school', 'негізгі орта мектеп', 'основная средняя школа', 'basic secondary school', true, NULL, 110),
    ('secondary-school', 'school', 'жалпы орта білім беретін мектеп', 'общеобразовательная средняя школа', 'general secondary school', true, NULL, 120),
    ('small-school', 'school', 'шағын жинақты мектеп', 'малокомплектная школа', 'small rural school', true, NULL, 130),
    ('support-school', 'school', 'тірек мектеп (ресурстық орталық)', 'опорная школа (ресурсный центр)', 'support school (resource centre)', true, NULL, 140),
    ('gymnasium', 'school', 'гимназия', 'гимназия', 'gymnasium', true, NULL, 150),
    ('lyceum', 'school', 'лицей', 'лицей', 'lyceum', true, NULL, 160),
    ('school-gymnasium', 'school', 'мектеп-гимназия', 'школа-гимназия', 'school-gymnasium', true, NULL, 170),
    ('school-lyceum', 'school', 'мектеп-лицей', 'школа-лицей', 'school-lyceum', true, NULL, 180),
    ('boarding-school', 'school', 'мектеп-интернат', 'школа-интернат', 'boarding school', true, NULL, 190),
    ('specialised-school', 'school', 'мамандандырылған мектеп', 'специализированная школа', 'specialised school', true, NULL, 200),
    ('special-school', 'school', 'арнайы мектеп', 'специальная школа', 'special school', true, NULL, 210),
    ('international-school', 'school', 'халықаралық мектеп', 'международная школа', 'international school', true, NULL, 220),
    ('sanatorium-school', 'school', 'санаторлық мектеп', 'санаторная школа', 'sanatorium school', true, NULL, 230),
    ('evening-school', 'school', 'кешкі мектеп', 'вечерняя школа', 'evening school', false, 'Teaches no primary grades.', 240),
    ('olympic-reserve-college', 'school', 'олимпиадалық резервтің мамандандырылған мектеп-интернат-колледжі', 'специализированная школа-интернат-колледж олимпийского резерва', 'specialised boarding school-college of the Olympic reserve', false, 'Joint order 73-НҚ / 168/НҚ, Annex 1, p. 3 (2): outside the Model Rules.', 250),
    ('sport-boarding-school', 'school', 'спорттағы дарынды балаларға арналған мектеп-интернат', 'школа-интернат для одарённых в спорте детей', 'boarding school for children gifted in sport', false, 'Joint order 73-НҚ / 168/НҚ, Annex 1, p. 3 (2): outside the Model Rules.', 260),
    ('kindergarten', 'preschool', 'балабақша', 'детский сад', 'kindergarten', false, NULL, 300),
    ('college', 'other', 'колледж', 'колледж', 'college', false, NULL, 400),
    ('extra-education', 'other', 'қосымша білім беру ұйымы', 'организация дополнительного образования', 'organisation of extra education', false, NULL, 410);
