"""How often a word is met in names: two who share a frequent one share little.

A table in the code, not counts of the organization: with counts the score of a pair would change
with every customer who is added, and what was compared yesterday would have to be compared again.
The words are those that censuses and registers of India, Pakistan, Bangladesh, Britain, the United
States and Germany name first; no set that is measured was counted for it.
"""

RARE, COMMON, FREQUENT = range(3)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FREQUENT = words(
    # South Asian surnames and what stands beside many names.
    "patel shah khan kumar singh mohammed muhammad mohammad mohamed sharma begum bibi devi ahmed "
    "ahmad ali lal das kaur gupta verma shaikh sheikh bano kumari ram raj prasad yadav abdul "
    "hussain husain chauhan jain syed sayed mishra joshi mehta thakur ansari reddy rao nair "
    "malik ullah uddin akhter akter khatun khatoon islam rahman hossain "
    # Given names.
    "ramesh suresh rajesh mahesh dinesh mukesh sunil anil sanjay vijay ashok manoj sunita anita "
    "kavita savita rekha geeta gita sita usha asha meena imran fatima ayesha ayisha amit rahul "
    "ravi pooja puja priya neha lakshmi laxmi santosh "
    # Western.
    "smith jones williams brown taylor johnson davies wilson evans thomas miller davis garcia "
    "mueller muller schmidt schneider fischer meyer weber wagner becker schulz hoffmann "
    "john james robert michael william david mary patricia jennifer elizabeth "
    "peter hans klaus wolfgang helmut juergen ursula monika karin renate petra sabine "
    "nguyen"
)
_COMMON = words(
    # South Asian surnames.
    "desai parmar solanki rathod pathan trivedi iyer modi thakor makwana vaghela prajapati mistry "
    "qureshi pandey tiwari dubey shukla chaudhary choudhary chaudhari chowdhury agarwal agrawal "
    "bansal goyal mittal khanna kapoor kapur malhotra chopra arora bhatia sethi gill sandhu "
    "dhillon sidhu grewal bhatt bhat pandya dave vyas thakkar soni panchal gohil jadeja zala rana "
    "rathore rajput meena saxena srivastava tripathi dwivedi trivedi chatterjee mukherjee banerjee "
    "bhattacharya ghosh bose sen dutta dey roy saha mondal mandal sarkar biswas paul pal nath "
    "naidu pillai menon krishnan iyengar gowda shetty hegde patil pawar more shinde jadhav "
    "gaikwad kulkarni deshmukh joseph thomas george mathew varghese fernandes dsouza pereira "
    "siddiqui memon mirza baig butt dar chaudhry bhatti awan raza haider hassan hasan iqbal "
    "akhtar aslam javed bhutto soomro gandhi parikh "
    # South Asian given names.
    "rakesh naresh mahendra rajendra narendra surendra jitendra dharmendra ganesh krishna shyam "
    "mohan gopal govind hari shankar ajay arun ramu raju kiran nitin pravin vinod pramod "
    "deepak dilip rohit sachin vikas vikram vivek pankaj prakash rajeev sandeep satish sudhir "
    "umesh yogesh jagdish kailash bharat ketan nilesh hitesh jignesh alpesh kamlesh lokesh "
    "jayesh harish girish kishor ashish abhishek arvind gaurav manish mayank nikhil prashant "
    "sushil tarun tushar varun akash ankit "
    "mamta seema shanti manju pushpa radha sarita sangeeta sushila kamla vimla shobha poonam "
    "jyoti nisha rani renu ritu sapna shweta sonia swati anjali deepa archana kiran komal lata "
    "madhu maya nirmala parvati sarla suman urmila vandana varsha aarti arti bhavna hetal kalpana "
    "nita reena rina mina alka heena hina "
    "salman irfan salim saleem yusuf ibrahim ismail asif arif tariq nadeem wasim zahid rashid "
    "farhan faisal bilal omar umar usman hamza aslam javed iqbal akram anwar karim rahim nasir "
    "kashif shahid sajid zubair rafiq hanif junaid adnan shabbir ghulam noor "
    "khadija zainab mariam maryam sana saima nazia shabnam yasmin farida nasreen parveen salma "
    "shaheen amina asma rubina rukhsana shazia bushra samina "
    # English.
    "white harris martin thompson anderson moore jackson lee walker robinson wright hall green "
    "wood clarke clark hughes edwards turner hill lewis young king allen scott adams baker nelson "
    "mitchell campbell roberts carter phillips parker evans collins stewart murphy kelly cooper "
    "richardson cox ward watson gray james bell morris rogers reed cook bailey "
    "rodriguez martinez hernandez lopez gonzalez perez sanchez "
    "richard joseph charles christopher daniel matthew anthony mark donald steven paul andrew "
    "joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary "
    "nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank "
    "alexander jack thomas oliver harry charlie joshua william ethan liam noah lachlan cooper "
    "linda barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley kimberly "
    "emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura "
    "cynthia kathleen amy angela emma olivia sophie chloe grace hannah isabella ruby "
    "charlotte lucy katherine anne anna jane helen julie ruth "
    # German.
    "schaefer koch bauer richter klein wolf schroeder neumann schwarz zimmermann braun krueger "
    "hofmann hartmann lange schmitt werner schmitz krause meier lehmann schmid schulze maier "
    "koehler herrmann koenig walter mayer huber kaiser fuchs peters lang scholz moeller weiss "
    "jung hahn schubert vogel friedrich keller guenther frank berger winkler roth beck lorenz "
    "baumann franke albrecht schuster simon ludwig boehm winter kraus martin schumacher kraemer "
    "vogt stein jaeger otto sommer gross seidel heinrich brandt haas schreiber graf schulte "
    "dietrich ziegler kuhn kuehn pohl engel horn busch bergmann thomas voigt sauer arnold wolff "
    "pfeiffer stefan andreas michael frank uwe heinz werner gerhard dieter karl horst manfred "
    "guenter guenther walter bernd joachim rolf heinrich rainer juergen jens dirk ralf holger "
    "joerg sven markus martin matthias christian thorsten torsten alexander daniel sebastian jan "
    "tobias stephan kurt ernst fritz hermann friedrich otto paul josef georg "
    "maria anna gisela ingrid helga christa brigitte erika gerda elisabeth andrea claudia susanne "
    "gabriele birgit heike martina angelika barbara cornelia christine ute anja nicole stefanie "
    "katrin kerstin silke katharina sandra julia christina melanie daniela inge hildegard "
    "irmgard ilse ruth edith gertrud elfriede margarete jutta marianne christel eva doris regina"
)


def frequency(word: str) -> int:
    """RARE, COMMON or FREQUENT, for a word as `names` gives it."""
    if word in _FREQUENT:
        return FREQUENT
    return COMMON if word in _COMMON else RARE
