-- The first version, shipped with the platform. It says what the program does; a later one is published by an administrator.
INSERT INTO privacy.version (number, valid_from, reason, legal_act, text_kk, text_ru, text_en) VALUES
(1, DATE '2026-01-01', 'Платформа іске қосылды. / Платформа введена в действие.', '№ 94-V, 21.05.2013',
$kk$# Не сақталады
- Сіздің және балаңыздың тегі, аты, әкесінің аты, ЖСН, туған күні, азаматтығы, тіркелген мекенжайы, баланың ата-анасы туралы мәлімет: мемлекеттік ақпараттық жүйелерден алынады. ЖСН жоқ адам туралы деректер оның құжатынан алынады.
- Телефон және электрондық пошта: хабарлама мен растау кодын жіберу үшін.
- Өтініш, оның жауабы, тіркелген құжаттар, электрондық цифрлық қолтаңба.
- Баланың денсаулығы туралы құжаттар: заң оларды мектепке қабылдау үшін талап еткенде ғана.
- Кіру тарихы: уақыты, желі мекенжайы, құрылғы, сәтсіз әрекеттер. Деректеріңізді кім ашқаны мен өзгерткені.
- Қызметкерлер үшін бұдан бөлек: рөлі, ұйымы, құқықтары және кім бергені.
# Не үшін және қандай негізде
Деректер бірінші сыныпқа қабылдау қызметін көрсету, білім беру ұйымдарының жұмысын жүргізу және кіруді қорғау үшін өңделеді. Негізі: «Дербес деректер және оларды қорғау туралы» 2013 жылғы 21 мамырдағы № 94-V Заң, «Мемлекеттік көрсетілетін қызметтер туралы» 2013 жылғы 15 сәуірдегі № 88-V Заң, «Білім туралы» 2007 жылғы 27 шілдедегі № 319-III Заң.
Деректер жарнама үшін пайдаланылмайды, сатылмайды, шетелге берілмейді. Басқа жүйелерге олар бірыңғай кіру арқылы сіз келіскенде ғана беріледі; ол келісімді жеке кабинетте кез келген уақытта қайтарып ала аласыз.
# Қанша уақыт сақталады
- Өтініш, жауап және құжаттар: мұрағат заңнамасы мен мектептің іс номенклатурасында белгіленген мерзім.
- Әрекеттер журналы мен кіру тарихы: кемінде үш жыл.
- Өтініш жобасы: оны бергенге немесе өшіргенге дейін.
- Есептік жазба: платформаны пайдаланып жүргенде.
# Кім көреді
- Сіз таңдаған мектептің уәкілетті қызметкерлері және өтініш қаралып жатқанда оның үстіндегі білім басқармасы.
- Баланың заңды өкілдері: тек өз баласы туралы.
- Қадағалау органдары мен министрлік: заңда берілген өкілеттік шегінде, көбіне есімсіз көрсеткіштер.
- Әкімшілер есептік жазбалар мен құқықтарды жүргізеді; құпиясөзіңізді ешкім көрмейді.
Ашу мен өзгерту журналға жазылады.
# Қалай қорғалады
Деректер Қазақстанда сақталады. ЖСН, телефон, мекенжай және денсаулық туралы мәлімет шифрланады. Қызметкерлер екінші фактормен кіреді.
# Сіздің құқықтарыңыз
- Өзіңіз туралы қандай деректер бар екенін, олардың мақсаты мен қайдан алынғанын білу.
- Қатені түзетуді, заңсыз өңделген деректі бұғаттауды немесе жоюды талап ету.
- Келісімді қайтарып алу, егер бұл заңға қайшы келмесе және орындалмаған міндеттеме болмаса. Келісімсіз өтініш қаралмайды.
- Құқығыңызды қорғау үшін уәкілетті органға немесе сотқа жүгіну.
Сұрақ пен өтінішті өз мектебіңізге, білім басқармасына немесе 1414 нөміріне айтыңыз.$kk$,
$ru$# Что хранится
- Ваши фамилия, имя, отчество, ИИН, дата рождения, гражданство, адрес регистрации, те же данные ребёнка и сведения о его родителях: из государственных информационных систем. О человеке без ИИН — из его документа.
- Телефон и электронная почта: чтобы отправлять сообщения и коды подтверждения.
- Заявление, ответ на него, приложенные документы, электронная цифровая подпись.
- Документы о здоровье ребёнка: только те, которые закон требует при приёме в школу.
- История входов: время, сетевой адрес, устройство, неудачные попытки. Кто открывал и менял ваши данные.
- О сотрудниках сверх того: роль, организация, права и кто их дал.
# Зачем и на каком основании
Данные обрабатываются, чтобы оказать услугу приёма в первый класс, вести работу организаций образования и защитить вход. Основание: Закон от 21 мая 2013 года № 94-V «О персональных данных и их защите», Закон от 15 апреля 2013 года № 88-V «О государственных услугах», Закон от 27 июля 2007 года № 319-III «Об образовании».
Данные не используются для рекламы, не продаются и не передаются за границу. Другим системам они передаются через единый вход только с вашего согласия; его можно отозвать в личном кабинете в любое время.
# Сколько хранится
- Заявление, ответ и документы: сроки, установленные законодательством об архивном деле и номенклатурой дел школы.
- Журнал действий и история входов: не меньше трёх лет.
- Черновик заявления: пока вы его не подали или не удалили.
- Учётная запись: пока вы пользуетесь платформой.
# Кто видит
- Уполномоченные сотрудники выбранной вами школы и, пока заявление рассматривается, управление образования над ней.
- Законные представители ребёнка: только о своём ребёнке.
- Контролирующие органы и министерство: в пределах полномочий по закону, чаще всего показатели без имён.
- Администраторы ведут учётные записи и права; вашего пароля не видит никто.
Открытие и изменение записываются в журнал.
# Как защищается
Данные хранятся в Казахстане. ИИН, телефон, адрес и сведения о здоровье зашифрованы. Сотрудники входят со вторым фактором.
# Ваши права
- Знать, какие данные о вас есть, для чего они и откуда получены.
- Требовать исправить ошибку, заблокировать или уничтожить данные, обработанные незаконно.
- Отозвать согласие, если это не противоречит закону и нет неисполненного обязательства. Без согласия заявление не рассматривают.
- Обратиться за защитой прав в уполномоченный орган или в суд.
С вопросом или обращением идите в свою школу, в управление образования или звоните по номеру 1414.$ru$,
$en$# What is kept
- Your name, IIN, date of birth, citizenship and registered address, the same data of your child, and who the child's parents are: from the state information systems. Of a person without an IIN: from the identity document.
- Telephone and e-mail: to send messages and confirmation codes.
- The application, its answer, the attached documents, the electronic digital signature.
- Documents on the child's health: only those the law requires for admission to school.
- The history of sign-ins: time, network address, device, failed attempts. Who opened and changed your data.
- Of staff, besides: role, organisation, rights and who granted them.
# What for, and on what basis
The data are processed to provide the service of admission to grade 1, to run the work of education organisations and to protect sign-in. Basis: Law No. 94-V of 21 May 2013 “On personal data and their protection”, Law No. 88-V of 15 April 2013 “On state services”, Law No. 319-III of 27 July 2007 “On education”.
The data are not used for advertising, not sold and not sent abroad. Other systems receive them through single sign-on only with your consent, which you can withdraw in your account at any time.
# For how long
- Application, answer and documents: the terms set by the law on archives and by the school's list of files.
- The journal of acts and the history of sign-ins: three years at least.
- The draft of an application: until you submit or delete it.
- The account: as long as you use the platform.
# Who sees them
- Authorised officers of the school you chose and, while the application is considered, the education department above it.
- The child's legal representatives: of their own child only.
- Supervising bodies and the ministry: within their powers by law, mostly figures without names.
- Administrators keep accounts and rights; nobody sees your password.
Opening and changing are written to the journal.
# How they are protected
The data are kept in Kazakhstan. IIN, telephone, address and facts on health are encrypted. Staff sign in with a second factor.
# Your rights
- To know which data about you there are, what for and where they came from.
- To have a mistake corrected, and data that were processed unlawfully blocked or destroyed.
- To withdraw consent, unless the law forbids it or an obligation is unfulfilled. Without consent an application is not considered.
- To turn to the authorised body or to a court.
Ask your school, the education department, or call 1414.$en$);
