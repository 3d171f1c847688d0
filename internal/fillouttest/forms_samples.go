package fillouttest

// Ids of [SampleForms].
const (
	ContactFormID        = "pK4tWc9dQmus"
	JobApplicationFormID = "hR7xBn2vLsus"
	EventBookingFormID   = "eV3mYz8gTkus"
	QuizFormID           = "qZ6jNf5wHdus"
)

// SampleForms returns four published, realistic forms: a contact form, a job application with choices and a file
// upload, the booking of an event with scheduling and payment, and a quiz.
func SampleForms() []Form {
	return []Form{contactForm(), jobApplication(), eventBooking(), geographyQuiz()}
}

func contactForm() Form {
	return Form{
		ID: ContactFormID, Name: "Contact us", Tags: []string{"form"}, Published: true,
		Questions: []Question{
			{ID: "8fGkY3vLqZ5nTb1wXcR7Ma", Name: "Your name", Type: "ShortAnswer"},
			{ID: "2hJpN6sDxV9mKe4rQwB8Tc", Name: "Email address", Type: "EmailInput"},
			{ID: "5tLzC1bHnF7gPy3uSaW6Vd", Name: "What is it about?", Type: "Dropdown",
				Options: choices("A question", "A problem", "Something else")},
			{ID: "9rMqX4kGjD2vZn8eTsY5Bf", Name: "Your message", Type: "LongAnswer"},
		},
		URLParameters: []Section{{ID: "source", Name: "source"}},
	}
}

func jobApplication() Form {
	return Form{
		ID: JobApplicationFormID, Name: "Job application: field engineer", Tags: []string{"form"}, Published: true,
		Questions: []Question{
			{ID: "3wKnE7yRdG1hXv5bJtQ9Lg", Name: "Full name", Type: "ShortAnswer"},
			{ID: "6pTzU2aFsM8cVk4nWgD1Hh", Name: "Email address", Type: "EmailInput"},
			{ID: "1vBxQ9mLjR5eYt7sKcN3Zj", Name: "Phone number", Type: "PhoneNumber"},
			{ID: "7dHfS4gWpA6uCn2zXrE8Kk", Name: "Where would you like to work?", Type: "MultipleChoice",
				Options: choices("Lisbon", "Montréal", "Remote")},
			{ID: "4yGtV8cPkJ3bMw6qLzF1Dm", Name: "Which of these have you worked with?", Type: "Checkboxes",
				Options: choices("Pumps and valves", "Sensors", "Control software", "Customer training")},
			{ID: "2nXrB5hTeQ9sUd7jWvK4Gp", Name: "Years of experience", Type: "NumberInput"},
			{ID: "8kCzM1fYgL6aRp3xHtS5Nq", Name: "Earliest start date", Type: "DatePicker"},
			{ID: "5eJwD7vQnT2bZk9mGcX4Rr", Name: "Curriculum vitae", Type: "FileUpload"},
			{
				ID: "9sPuF3tKhV6yBn1dLqA8Ws", Name: "I agree that my application is kept for six months", Type: "Checkbox",
			},
		},
		URLParameters: []Section{{ID: "ref", Name: "ref"}},
		Documents:     []Section{{ID: "Tz3c", Name: "Application summary"}},
	}
}

func eventBooking() Form {
	return Form{
		ID: EventBookingFormID, Name: "Glass workshop booking", Tags: []string{"form", "scheduling"}, Published: true,
		Questions: []Question{
			{ID: "6qWmZ2xNcE8vTg5rJpK3Bt", Name: "Name", Type: "ShortAnswer"},
			{ID: "1bYkH9dSfR4uLn7aXtV6Cu", Name: "Email address", Type: "EmailInput"},
			{ID: "7gPzQ5jMwD3eKs8hGcT2Fv", Name: "Number of seats", Type: "NumberInput"},
			{ID: "3tVrX1nBkL6yAm9cWqE4Hw", Name: "Have you worked with glass before?", Type: "Switch"},
			{ID: "9fJdU8sGpT5zCh2vNbR7Kx", Name: "How did you hear of us?", Type: "MultiSelect",
				Options: choices("Friends", "A shop window", "Search", "Newsletter")},
		},
		Calculations:  []Section{{ID: "Qm7d", Name: "Price", Type: "number"}},
		URLParameters: []Section{{ID: "email", Name: "email"}, {ID: "campaign", Name: "campaign"}},
		Scheduling:    []Section{{ID: "CP4b", Name: "Choose a workshop"}},
		Payments:      []Section{{ID: "Dc4b", Name: "Pay for your seats"}},
	}
}

func geographyQuiz() Form {
	enabled := true
	return Form{
		ID: QuizFormID, Name: "Geography in three questions", Tags: []string{"quiz"}, Published: true,
		Questions: []Question{
			{ID: "4zKcT6vWmG9xRp2nJhD5Ly", Name: "Which river flows through Vienna?", Type: "MultipleChoice",
				Options: choices("Danube", "Rhine", "Elbe")},
			{ID: "8bSgE1yQfN3uVk7tXaM6Pz", Name: "What is the capital of Canada?", Type: "ShortAnswer"},
			{ID: "2jHwC5rLdZ8eBq4sKnT9Va", Name: "How many continents border the Pacific?", Type: "NumberInput"},
			{ID: "6mFxY3pGtU1cJv9kWzR7Nb", Name: "How did you like this quiz?", Type: "StarRating"},
		},
		QuizEnabled: &enabled,
	}
}

// choices returns options whose ids follow from their index. Ids need to be unique only within a question.
func choices(labels ...string) []Choice {
	made := make([]Choice, len(labels))
	for i, label := range labels {
		made[i] = Choice{ID: "choice" + string(alphanumeric[i+10]) + "7htRiCardXxV2v", Value: label, Label: label}
	}
	return made
}
